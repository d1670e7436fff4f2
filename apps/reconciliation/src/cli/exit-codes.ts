/** What a command's end says to the shell that ran it. */
export const EXIT = {
  /** Nothing needs attention. */
  fine: 0,
  /** Discrepancies need attention, rows of an import were bad, or a setting is. */
  attention: 1,
  /** A run could not see everything. */
  incomplete: 2,
  wrongUsage: 64,
  ourFault: 70,
} as const;
