/* The protocol of pins, versions and reclamation, checked exhaustively.
 *
 * Two keys are replaced together, again and again; element w of a key is what
 * readers of version w see. Key 0 is overwritten: the new element leads readers
 * of earlier versions on to the old one. Key 1 is erased and added: a change
 * stands in the slot as long as there are readers of both. Stores of readers pass through a store buffer and
 * reach memory at any later time, in order (total store order); the writer's
 * heavy fence empties all of them, which is what membarrier(2) does. It leaves
 * an order that readers empty their own buffers after each pin; as long as that
 * stands the writer does without. Readers may withdraw it at any time.
 *
 * Claims, as assertions: no reader follows freed memory, neither an element nor
 * a change; both keys are seen in the same version; that version was the
 * published one at some time during the read.
 *
 * Each macro below breaks one rule; every one of these mutants has to fail:
 *   NO_FENCE        the writer scans without emptying the buffers
 *   ORDER_ALONE     the writer gives the order and empties no buffer
 *   DISOBEYED       readers see the order and go on
 *   STALE_ORDER     the writer goes by an order that was withdrawn meanwhile
 *   EARLY_FREE      elements are freed without waiting
 *   WRONG_COMPARE   readers of the version just before are not waited for
 *   UNKNOWN_IS_NEW  a pin whose version is not yet known is not waited for
 *   ONE_ROUND       a change is freed in the round that takes it out
 *   PAST_ITS_BIRTH  readers of the version that made an element go on from it
 *   READ_NEWEST     readers take what is in the slot, whatever its version
 *
 * Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
 */
#define READERS 2
#define LAST 3      /* versions 1 .. LAST */
#define KEYS 2

#define OWNER 0
#define VERSION 1

byte published = 1;
bool ordered;             /* the lowest bit of the published version */
byte owner[READERS];      /* the slots, as memory has them */
byte pinned[READERS];     /* 0: not known */
chan buffer[READERS] = [4] of { byte, byte };

byte head[KEYS];          /* version of the newest element in the slot */
bool is_change[KEYS];     /* the slot holds a change, not yet the element */
bool element[8];          /* KEYS * version + key: allocated */
bool change[8];
bool linked[8];           /* a change that the slot or a later change leads to */

#define AT(v, k) ((v) * KEYS + (k))

inline drain(r) {
  do
  :: buffer[r] ? what, value ->
     if
     :: what == OWNER -> owner[r] = value
     :: else -> pinned[r] = value
     fi
  :: empty(buffer[r]) -> break
  od
}

/* Stores leave the buffer one by one, at any time. */
proctype memory(byte r) {
  byte what, value;
end:
  do
  :: atomic { buffer[r] ? what, value ->
       if
       :: what == OWNER -> owner[r] = value
       :: else -> pinned[r] = value
       fi;
       what = 0; value = 0 }
  od
}

/* The element that was overwritten is gone when nobody reads so far back; what
 * leads to it stays, and nobody follows it. */
inline look_up_overwritten(result) {
  word = head[0];
  do
  :: assert(element[AT(word, 0)]);
     if
#ifdef PAST_ITS_BIRTH
     :: word < version || word == 1 -> break
     :: else -> word = word - 1
#else
     :: word <= version -> break
     :: else -> word = word - 1
#endif
     fi
  od;
  result = word
}

inline look_up(k, result) {
  atomic { word = head[k]; step = is_change[k] };
  do
  :: step -> /* a change: read its version, then go one way or the other */
     assert(change[AT(word, k)]);
     if
#ifdef READ_NEWEST
     :: true -> break
#else
     :: word <= version -> break
     :: else -> atomic { word = word - 1;
          /* what it leads to is a change as long as that one is linked */
          step = linked[AT(word, k)] }
#endif
     fi
  :: else -> break
  od;
  assert(element[AT(word, k)]);
  result = word
}

proctype reader(byte r) {
  byte version, word, first, second, round, before;
  bool step, obey;
  do
  :: round < 2 ->
     buffer[r] ! OWNER, 1;
     atomic { version = published; before = version; obey = ordered };
#ifndef DISOBEYED
     if
     :: obey ->
        empty(buffer[r]); /* the fence */
        version = published
     :: else -> skip
     fi;
#endif
     if
     :: obey -> obey = 0;
        if
        :: atomic { published == version && ordered -> ordered = false }
        :: true -> skip
        fi
     :: else -> skip
     fi;
     buffer[r] ! VERSION, version;
     look_up_overwritten(first);
     look_up(1, second);
     assert(first == second);
     buffer[r] ! VERSION, 0;
     buffer[r] ! OWNER, 0;
     atomic { round++; version = 0; word = 0; first = 0; second = 0; step = 0;
              before = 0 }
  :: else -> break
  od
}

proctype writer() {
  byte w = 2, k, r, what, value;
  bool stood;
  do
  :: w <= LAST ->
     k = 0;
     do
     :: k < KEYS ->
        atomic {
          element[AT(w, k)] = true;
          head[k] = w;
          if
          :: k == 0 -> skip
          :: else ->
             change[AT(w, k)] = true;
             linked[AT(w, k)] = true;
             is_change[k] = true
          fi
        };
        k++
     :: else -> break
     od;
#ifdef NO_FENCE
     published = w;
#else
#ifdef ORDER_ALONE
     atomic { published = w; ordered = true };
#else
#ifdef STALE_ORDER
     stood = ordered;
     atomic { published = w; ordered = stood };
#else
     published = w; /* the order stays as it is */
     stood = ordered;
#endif
     if
     :: stood -> skip
     :: else ->
        ordered = true;
        atomic { drain(0); drain(1); what = 0; value = 0 }
     fi;
     stood = 0;
#endif
#endif
     r = 0;
#ifndef EARLY_FREE
     do
     :: r < READERS ->
        /* wait until this pin is gone or reads w or later */
#ifdef WRONG_COMPARE
        !(owner[r] == 1 && pinned[r] + 1 < w);
#else
#ifdef UNKNOWN_IS_NEW
        !(owner[r] == 1 && pinned[r] != 0 && pinned[r] < w);
#else
        !(owner[r] == 1 && pinned[r] < w);
#endif
#endif
        r++
     :: else -> break
     od;
#endif
     k = 0;
     do
     :: k < KEYS ->
        atomic { /* unlink: the element takes the place of the change */
          is_change[k] = false;
          linked[AT(w, k)] = false
        };
        element[AT(w - 1, k)] = false;
#ifdef ONE_ROUND
        change[AT(w, k)] = false;
#else
        change[AT(w - 1, k)] = false; /* unlinked one round ago */
#endif
        k++
     :: else -> break
     od;
     atomic { w++; k = 0; r = 0 }
  :: else -> break
  od
}

init {
  atomic {
    head[0] = 1; head[1] = 1;
    element[AT(1, 0)] = true; element[AT(1, 1)] = true;
    run memory(0); run memory(1);
    run reader(0); run reader(1);
    run writer()
  }
}
