import type { AuditEntry } from '@punteo/payments';
import type { Queryable } from '../sql/database.ts';

/** Records what a person did, in the transaction that does it. */
export async function writeAudit(
  transaction: Queryable,
  { actor, action, subject, detail }: Omit<AuditEntry, 'auditId' | 'at'>,
): Promise<void> {
  await transaction.query('insert into audit (actor, action, subject, detail) values ($1, $2, $3, $4)', [
    actor,
    action,
    subject,
    JSON.stringify(detail),
  ]);
}
