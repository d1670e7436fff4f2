/** Counts of one process. Plain numbers, since every callback passes them; the metrics read them when they are asked for. */
export interface CallbackCounters {
  /** Requests since the start, by outcome. */
  readonly requests: RequestCounts;
  /** Callbacks that wait for their commit now. */
  waiting: number;
}

interface RequestCounts {
  stored: number;
  duplicate: number;
  /** Unknown, altered or expired callback address, unknown provider, unknown path. */
  unknown: number;
  /** An unknown address from a network that tried too many. */
  overBudget: number;
  /** The address is ours, but the signature is missing, expired or wrong. Answered like an unknown address. */
  signatureRefused: number;
  /** A GET that was answered with its challenge. */
  handshake: number;
  wrongMethod: number;
  tooLarge: number;
  /** A Content-Encoding, answered 415. */
  encoded: number;
  /** A Transfer-Encoding other than chunked, answered 501. */
  transferEncoded: number;
  tooSlow: number;
  malformed: number;
  /** Answered 503: it was not known in time whether the callback was stored. */
  unavailable: number;
}

export function createCounters(): CallbackCounters {
  return {
    requests: {
      stored: 0,
      duplicate: 0,
      unknown: 0,
      overBudget: 0,
      signatureRefused: 0,
      handshake: 0,
      wrongMethod: 0,
      tooLarge: 0,
      encoded: 0,
      transferEncoded: 0,
      tooSlow: 0,
      malformed: 0,
      unavailable: 0,
    },
    waiting: 0,
  };
}
