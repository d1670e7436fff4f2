import { writeAudit } from '../audit/write-audit.ts';
import type { Database } from '../sql/database.ts';
import type { AccessStore } from './access-store.ts';

export function signInLinks(database: Database): Pick<AccessStore, 'createLink'> {
  return {
    async createLink({ actor, role, digest, expiresAt }, by) {
      await database.transaction(async (transaction) => {
        await transaction.query(INSERT, [digest, actor, role, expiresAt]);
        await writeAudit(transaction, {
          actor: by.actor,
          action: 'link.created',
          subject: `token:${actor}`,
          detail: { reason: by.reason, role, expiresAt: expiresAt.toISOString() },
        });
      });
    },
  };
}

/** $1 digest · $2 name · $3 role · $4 expiry */
const INSERT = /* sql */ `
insert into sign_in_links (secret_digest, actor, role, expires_at) values ($1, $2, $3, $4)`;
