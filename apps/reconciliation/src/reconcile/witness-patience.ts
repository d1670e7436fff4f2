/** How long a run goes on asking one witness that does not answer. */
export interface WitnessPatience {
  /** Whether the witness is asked no more in this run. */
  isOver(): boolean;
  answered(): void;
  /** A verification took so long and ended without an answer. */
  unanswered(milliseconds: number): void;
}

/**
 * Ends when the verifications since the last answer lost `silenceSeconds` for each of those at work at once, or ten times
 * that in the whole run. Failures that come back at once lose nothing, so they are no reason to leave out other orders.
 */
export function createPatience({
  silenceSeconds,
  atOnce,
}: {
  readonly silenceSeconds: number;
  readonly atOnce: number;
}): WitnessPatience {
  const most = silenceSeconds * 1_000 * atOnce;
  let lostSinceAnswer = 0;
  let lost = 0;
  let isOver = false;
  return {
    isOver: () => isOver,
    answered() {
      lostSinceAnswer = 0;
    },
    unanswered(milliseconds) {
      lostSinceAnswer += milliseconds;
      lost += milliseconds;
      isOver ||= lostSinceAnswer >= most || lost >= most * SILENCES_MAX;
    },
  };
}

const SILENCES_MAX = 10;
