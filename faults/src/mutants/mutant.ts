/** The removal of one check, and the tests that must then fail. */
export interface Mutant {
  /** A check in two places has one mutant for each. */
  readonly name: MutantName;
  /** The place of the check, for the report. */
  readonly at: string;
  readonly edits: readonly Edit[];
  /** Paths of test files from the root of the repository. */
  readonly tests: readonly string[];
}

export interface Edit {
  readonly file: string;
  /** Text of the source; the file contains it exactly once. */
  readonly find: string;
  readonly replace: string;
}

/** The checks that together keep an unpaid order unpaid, events in order, and runs apart. */
export const NAMES = [
  'one order per unit',
  'holder keeps its money',
  'older than the money',
  'exact before tolerance',
  'equal claims are contested',
  'surplus stays',
  'cancelled order expects nothing',
  'person before rules',
  'position in the unit',
  'amount equal',
  'currency equal',
  'provider allowed',
  'time window',
  'tolerance of one token',
  'active currency',
  'unknown lateness',
  'grade of the proof',
  'parts wait for a person',
  'more money never lowers',
  'part as shown now',
  'turn of each claim',
  'outflow',
  'withdrawal on knowledge',
  'older answer',
  'earliest time of payment',
  'finality begins anew',
  'same payment',
  'doubt is dated',
  'money is reported',
  'callback differs',
  'recipient',
  'token contract list',
  'receipt status',
  'receipt hash equals asked',
  'chain id',
  'finality',
  'block hash re-read',
  'quorum floor',
  'redirect refusal',
  'numbers of logs',
  'majority of hosts',
  'weak configuration',
  'environment',
  'application id',
  'payee',
  'strict UUID',
  'whole list',
  'decided again when amended',
  "a person's withdrawal",
  'order state guard',
  'binding at creation',
  'lease fence',
  'creation time never changes',
  'id of a cancelled order',
  'provider whose money counts',
  'audit of a change',
  'parts within the unit',
  'claimants decided together',
  'cause of an event',
  'event of a changed sum',
  'token compare',
  'commit before answer',
  'depth limit',
  'raw-bytes digest',
  'signature of a callback',
  'age of a signature',
  'oldest event first',
  'failed event is waited for',
  'death of an event',
  'delivered stays delivered',
  'resend beside first deliveries',
  'delivery job of each stream',
  'only 2xx delivers',
  'signature of an event',
  'replay of an event',
  'alert once',
  'one run at a time',
  'dead run is aborted',
  'cancelled run stops',
] as const;
type MutantName = (typeof NAMES)[number];
