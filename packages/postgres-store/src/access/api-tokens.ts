import { PunteoError } from '@punteo/payments';
import { writeAudit } from '../audit/write-audit.ts';
import type { Database } from '../sql/database.ts';
import { isUniqueViolation } from '../sql/store-errors.ts';
import type { AccessStore, Role, StoredToken } from './access-store.ts';

export function apiTokens(
  database: Database,
): Pick<AccessStore, 'createToken' | 'revokeToken' | 'listTokens' | 'findToken'> {
  return {
    async createToken({ name, role, digest, expiresAt }, { actor, reason }, now) {
      await database.transaction(async (transaction) => {
        // An expired token gives its name free, as a revoked one does.
        await transaction.query(RETIRE_EXPIRED, [name, now]);
        await transaction.query(INSERT, [name, role, digest, now, actor, expiresAt]).catch((error: unknown) => {
          if (!isUniqueViolation(error)) throw error;
          throw new PunteoError('token_exists', `There is a token ${name}. Revoke it first, or choose another name.`);
        });
        const expires = { expiresAt: expiresAt?.toISOString() ?? null };
        const subject = `token:${name}`;
        await writeAudit(transaction, {
          actor,
          action: 'token.created',
          subject,
          detail: { reason, role, ...expires },
        });
      });
    },

    async revokeToken(name, { actor, reason }, now) {
      await database.transaction(async (transaction) => {
        const { rows } = await transaction.query<{ secret_digest: Buffer }>(REVOKE, [name, now]);
        if (rows[0] === undefined) throw new PunteoError('token_unknown', `There is no token ${name} to revoke.`);
        await transaction.query('delete from sessions where token_digest = $1', [rows[0].secret_digest]);
        await writeAudit(transaction, { actor, action: 'token.revoked', subject: `token:${name}`, detail: { reason } });
      });
    },

    async listTokens() {
      const { rows } = await database.query<TokenRow>(
        'select * from api_tokens order by created_at desc, token_id desc',
      );
      return rows.map(
        (row): StoredToken => ({
          name: row.name,
          role: row.role,
          createdAt: row.created_at,
          createdBy: row.created_by,
          lastUsedAt: row.last_used_at,
          expiresAt: row.expires_at,
          revokedAt: row.revoked_at,
        }),
      );
    },

    async findToken(digest, now) {
      const { rows } = await database.query<FoundRow>(FIND, [digest, now]);
      const [found] = rows;
      if (found === undefined) return null;
      // Where nothing can be written, as on a read-only server, the token still reads.
      if (found.is_stale) await database.query(NOTE_USE, [digest, now]).catch(() => {});
      return { actor: found.name, role: found.role };
    },
  };
}

interface TokenRow {
  name: string;
  role: Role;
  created_at: Date;
  created_by: string;
  last_used_at: Date | null;
  expires_at: Date | null;
  revoked_at: Date | null;
}

interface FoundRow {
  name: string;
  role: Role;
  /** Whether its last use was noted longer than a minute ago. */
  is_stale: boolean;
}

/** $1 name · $2 now */
const RETIRE_EXPIRED = /* sql */ `
update api_tokens set revoked_at = expires_at where name = $1 and revoked_at is null and expires_at <= $2`;

/** $1 name · $2 role · $3 digest · $4 now · $5 who · $6 expiry */
const INSERT = /* sql */ `
insert into api_tokens (name, role, secret_digest, created_at, created_by, expires_at) values ($1, $2, $3, $4, $5, $6)`;

/** $1 name · $2 now */
const REVOKE = /* sql */ `
update api_tokens set revoked_at = $2 where name = $1 and revoked_at is null returning secret_digest`;

/** $1 digest · $2 now */
const FIND = /* sql */ `
select name, role, last_used_at is null or last_used_at < $2::timestamptz - interval '1 minute' as is_stale
from api_tokens
where secret_digest = $1 and revoked_at is null and (expires_at is null or expires_at > $2)`;

/** $1 digest · $2 now */
const NOTE_USE = /* sql */ `
update api_tokens set last_used_at = $2
where secret_digest = $1 and (last_used_at is null or last_used_at < $2::timestamptz - interval '1 minute')`;
