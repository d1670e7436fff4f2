import type { Queryable } from '../sql/database.ts';

/** Appends an audit row in the caller's transaction. */
export async function writeAudit(
  transaction: Queryable,
  entry: {
    readonly actor: string;
    /** Past tense: `order.amended`. */
    readonly action: string;
    /** What it is about: `order:A-1001`. */
    readonly subject: string;
    /** `reason`; what changed as `amount`, and what it was as `amountBefore`. Nothing personal. */
    readonly detail?: Readonly<Record<string, string | null>>;
  },
): Promise<void> {
  const { actor, action, subject, detail = {} } = entry;
  await transaction.query('insert into audit (actor, action, subject, detail) values ($1, $2, $3, $4)', [
    actor,
    action,
    subject,
    JSON.stringify(detail),
  ]);
}

/** The audit says why somebody did something, also where the caller did not state it. */
export const NO_REASON = 'not stated';
