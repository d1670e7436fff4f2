/** What became of each request so far. Plain numbers: they are counted on the way of every callback. */
export interface Receipts {
  stored: number;
  duplicate: number;
  /** Unknown, altered or expired capability, unknown provider, unknown path. */
  unknown: number;
  overBudget: number;
  wrongMethod: number;
  tooLarge: number;
  encoded: number;
  tooSlow: number;
  malformed: number;
  unavailable: number;
}

export function createReceipts(): Receipts {
  return {
    stored: 0,
    duplicate: 0,
    unknown: 0,
    overBudget: 0,
    wrongMethod: 0,
    tooLarge: 0,
    encoded: 0,
    tooSlow: 0,
    malformed: 0,
    unavailable: 0,
  };
}
