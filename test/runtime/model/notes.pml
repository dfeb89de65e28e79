/* How a writer who awaits nobody tells which elements it may free without
 * interrupting readers: by what they noted when they last wrote themselves.
 *
 * One key is overwritten again and again; element w is what readers of version
 * w see, and leads those of earlier ones on to element w - 1. Each thread reads
 * and writes, also under a pin that it keeps. Pins pass through a store buffer
 * and reach memory at any later time, in order (total store order); to take the
 * write lock or to give it up empties it. In a section a thread notes the
 * version that it has published, and sweeps: what readers can see as of the
 * oldest pin in memory, or as of the oldest note of another thread, stays. A
 * thread may write to another registry, which takes its note over.
 *
 * Claims, as assertions: no reader follows freed memory; the version it read as
 * of was the published one when it was pinned.
 *
 * Each macro below breaks one rule; every one of these mutants has to fail:
 *   NO_NOTES        the sweep goes by the pins in memory alone
 *   PINS_ALONE      notes bound it, the pins in memory do not
 *   NOTED_OUTSIDE   a thread notes the version outside any section as well
 *   NO_SECOND_LOOK  a note's version is taken for this registry's without a
 *                   second look at whose it is
 *   ONE_TOO_FAR     elements that readers of the oldest version see are freed
 *
 * Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
 */
#define THREADS 2
#define LAST 4      /* versions 1 .. LAST */
#define HERE 1
#define ELSEWHERE 2

#define OWNER 0
#define VERSION 1

byte published = 1;
byte head = 1;
bool locked;
bool element[8];
byte owner[THREADS];      /* the slots, as memory has them */
byte pinned[THREADS];     /* 0: not known */
byte noted_in[THREADS];
byte noted[THREADS];
chan buffer[THREADS] = [4] of { byte, byte };

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

inline look_up() {
  word = head;
  do
  :: assert(word > 0 && element[word]);
     if
     :: word <= version -> break
     :: else -> word = word - 1
     fi
  od;
  assert(word == version)
}

/* Versions of the other registry are larger than any here, and its lock says
 * nothing about this one's pins. */
inline write_elsewhere() {
  noted_in[me] = 0;
  noted[me] = LAST + 1;
  noted_in[me] = ELSEWHERE
}

inline write() {
  atomic { empty(buffer[me]) && !locked -> locked = true };
  if
  :: published < LAST ->
     element[published + 1] = true;
     head = published + 1;
     published = published + 1;
  :: else -> skip
  fi;
  /* The version first: a note of this registry cannot be looked at now. */
  noted_in[me] = 0;
  noted[me] = published;
  noted_in[me] = HERE;
  oldest = published;
#ifndef NO_NOTES
  if
  :: noted_in[1 - me] == HERE ->
     word = noted[1 - me];
#ifndef NO_SECOND_LOOK
     if
     :: noted_in[1 - me] == HERE -> skip
     :: else -> word = 0
     fi;
#endif
     if
     :: word < oldest -> oldest = word
     :: else -> skip
     fi
  :: else -> oldest = 0
  fi;
#endif
#ifndef PINS_ALONE
  word = 0;
  do
  :: word < THREADS ->
     if
     :: owner[word] == 1 ->
        if
        :: atomic { pinned[word] < oldest -> oldest = pinned[word] }
        :: else -> skip
        fi
     :: else -> skip
     fi;
     word++
  :: else -> break
  od;
#endif
  atomic { /* element w was replaced in version w + 1 */
#ifdef ONE_TOO_FAR
    oldest = oldest + (oldest != 0 && oldest < published);
#endif
    word = 1;
    do
    :: word + 1 <= oldest -> element[word] = false; word++
    :: else -> break
    od;
    word = 0; oldest = 0
  };
  atomic { empty(buffer[me]); locked = false }
}

/* Writes between two lookups under one pin, or without one. */
proctype thread(byte me) {
  byte version, word, oldest, round;
  bool pins;
  do
  :: round < 2 ->
     if
     :: pins = true;
        buffer[me] ! OWNER, 1;
        version = published;
        buffer[me] ! VERSION, version;
        look_up()
     :: true -> skip
     fi;
     if
     :: write()
     :: write_elsewhere()
#ifdef NOTED_OUTSIDE
     :: atomic { noted_in[me] = HERE; noted[me] = published }
#endif
     :: true -> skip
     fi;
     if
     :: pins ->
        look_up();
        buffer[me] ! VERSION, 0;
        buffer[me] ! OWNER, 0
     :: else -> skip
     fi;
     atomic { round++; pins = false; version = 0; word = 0 }
  :: else -> break
  od
}

init {
  atomic {
    element[1] = true;
    run memory(0); run memory(1);
    run thread(0); run thread(1)
  }
}
