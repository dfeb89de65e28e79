/* The protocol of read_mostly_mutex, checked exhaustively.
 *
 * Two readers and two writers, two rounds each. Stores of readers to their
 * slots pass through a store buffer and reach memory at any later time, in
 * order (total store order); the writer's heavy fence empties all of them,
 * which is what membarrier(2) does. The mutexes inside are taken to be right.
 *
 * Claims: no reader is inside while a writer is, nor two writers; nobody waits
 * for ever (an invalid end state otherwise).
 *
 * Each macro below breaks one rule; every one of these mutants has to fail:
 *   NO_FENCE      the writer looks at the slots without emptying the buffers
 *   NO_DRAIN      the writer does not wait for the readers that it sees
 *   NO_WRITING    a writer leaves "unbiased" behind when it takes the bias
 *   BLIND_BIAS    a reader brings the bias back without looking at the state
 *   NO_SECOND_LOOK  a reader decides before it announces itself
 *
 * Part of unlatch, under the Apache License v2.0 with LLVM Exceptions.
 */
#define READERS 2
#define WRITERS 2
#define ROUNDS 2

mtype = { unbiased, biased, writing };
mtype state = unbiased;

bool slot[READERS];                 /* as memory has them */
chan buffer[READERS] = [3] of { bool };
bool writers;                       /* the mutex of the writers is held */
byte sharing;                       /* readers that hold the mutex inside */
bool alone;                         /* a writer holds it */

byte reading, changing;             /* who is inside: only for the claims */

inline drain(r) {
  do
  :: buffer[r] ? value -> slot[r] = value
  :: empty(buffer[r]) -> break
  od
}

/* Stores leave the buffer one by one, at any time. */
proctype memory(byte r) {
  bool value;
end:
  do
  :: atomic { buffer[r] ? value -> slot[r] = value; value = 0 }
  od
}

inline bring_bias_back() {
  if
  :: true -> skip                   /* too early for it */
#ifdef BLIND_BIAS
  :: state = biased
#endif
  :: atomic { state == unbiased -> state = biased }
  :: atomic { state != unbiased -> skip }
  fi
}

proctype reader(byte r) {
  byte round;
  bool admitted;
  do
  :: round < ROUNDS ->
#ifdef NO_SECOND_LOOK
     admitted = state == biased;
     buffer[r] ! 1;
     atomic { reading = reading + admitted };
#else
     buffer[r] ! 1;
     if
     :: true -> skip                /* the asymmetric fence */
     :: empty(buffer[r])            /* the portable one */
     fi;
     atomic { admitted = state == biased; reading = reading + admitted };
#endif
     if
     :: admitted ->
        assert(changing == 0);
        atomic { reading--; admitted = 0 };
        buffer[r] ! 0
     :: else ->
        buffer[r] ! 0;
        atomic { !alone -> sharing++; reading++ };
        assert(changing == 0);
        bring_bias_back();
        reading--;
        sharing--
     fi;
     round++
  :: else -> break
  od
}

proctype writer() {
  byte round, r;
  bool value, was_biased;
  do
  :: round < ROUNDS ->
     atomic { !writers -> writers = true };
#ifdef NO_WRITING
     atomic { was_biased = state == biased; state = unbiased };
#else
     atomic { was_biased = state == biased; state = writing };
#endif
     if
     :: was_biased ->
#ifndef NO_FENCE
        atomic { drain(0); drain(1); value = 0 };
#endif
#ifndef NO_DRAIN
        r = 0;
        do
        :: r < READERS -> !slot[r]; r++
        :: else -> break
        od;
        r = 0
#endif
     :: else -> skip
     fi;
     atomic { sharing == 0 && !alone -> alone = true; changing++ };
     assert(reading == 0 && changing == 1);
     changing--;
     state = unbiased;
     writers = false;
     alone = false;
     atomic { round++; was_biased = 0 }
  :: else -> break
  od
}

init {
  atomic {
    run memory(0); run memory(1);
    run reader(0); run reader(1);
    run writer(); run writer()
  }
}
