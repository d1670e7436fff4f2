/** What a command tells the shell that ran it. */
export const EXIT = {
  /** Nothing needs attention. */
  ok: 0,
  /** Discrepancies need attention. */
  needsAttention: 1,
  /** A run or a provider sync is incomplete, or rows of a file were bad, or a stored row cannot be read; of the doctor: a check failed. */
  incomplete: 2,
  /** Also: a file was refused as a whole. */
  wrongUsage: 64,
  internalError: 70,
  /** Also: the database refuses us, or is away. `serve` ends with 1 where another start may succeed: see `exitCodeOfStart`. */
  wrongConfiguration: 78,
} as const;
