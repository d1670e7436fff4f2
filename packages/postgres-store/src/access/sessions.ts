import { writeAudit } from '../audit/write-audit.ts';
import type { Database, Queryable } from '../sql/database.ts';
import type { AccessStore, Caller, NewSession, Role } from './access-store.ts';

export function sessions(
  database: Database,
): Pick<AccessStore, 'startSession' | 'startSessionByLink' | 'findSession' | 'endSession' | 'endSessionsOf'> {
  return {
    startSession: (session, caller) => database.transaction((transaction) => start(transaction, session, caller)),

    startSessionByLink: (session, linkDigest) =>
      database.transaction(async (transaction) => {
        const { rows } = await transaction.query<Caller>(USE_LINK, [linkDigest, session.startedAt]);
        const [caller] = rows;
        if (caller === undefined) return null;
        await start(transaction, session, { ...caller, tokenDigest: null });
        return caller;
      }),

    async findSession(digest, now, idleSeconds) {
      const { rows } = await database.query<SessionRow>(FIND, [digest, now, idleSeconds]);
      const [found] = rows;
      if (found === undefined) return null;
      // Where nothing can be written, as on a read-only server, the session still reads until it was idle too long.
      if (found.is_stale) await database.query(NOTE_USE, [digest, now]).catch(() => {});
      const { actor, role, token_digest, is_of_stored_token, ends_at } = found;
      return { actor, role, tokenDigest: token_digest, isOfStoredToken: is_of_stored_token, expiresAt: ends_at };
    },

    async endSession(digest) {
      await database.query('delete from sessions where secret_digest = $1', [digest]);
    },

    endSessionsOf: (name, { actor, reason }) =>
      database.transaction(async (transaction) => {
        const { rowCount } = await transaction.query('delete from sessions where actor = $1', [name]);
        await transaction.query('delete from sign_in_links where actor = $1', [name]);
        const detail = { reason, sessions: String(rowCount ?? 0) };
        await writeAudit(transaction, { actor, action: 'sessions.ended', subject: `token:${name}`, detail });
        return rowCount ?? 0;
      }),
  };
}

async function start(
  transaction: Queryable,
  { digest, startedAt, expiresAt }: NewSession,
  { actor, role, tokenDigest }: Caller & { readonly tokenDigest: Uint8Array | null },
): Promise<void> {
  await transaction.query('delete from sessions where expires_at <= $1', [startedAt]);
  await transaction.query('delete from sign_in_links where expires_at <= $1', [startedAt]);
  await transaction.query(INSERT, [digest, actor, role, tokenDigest, startedAt, expiresAt]);
}

interface SessionRow {
  actor: string;
  role: Role;
  token_digest: Buffer | null;
  is_of_stored_token: boolean;
  ends_at: Date;
  /** Whether its last use was noted longer than a minute ago. */
  is_stale: boolean;
}

/** $1 digest · $2 now */
const USE_LINK = /* sql */ `
update sign_in_links set used_at = $2 where secret_digest = $1 and used_at is null and expires_at > $2
returning actor, role`;

/** $1 digest · $2 name · $3 role · $4 digest of the token · $5 now · $6 expiry */
const INSERT = /* sql */ `
insert into sessions (secret_digest, actor, role, token_digest, started_at, last_used_at, expires_at)
values ($1, $2, $3, $4, $5, $5, $6)`;

/** $1 digest · $2 now · $3 seconds without use */
const FIND = /* sql */ `
select sessions.actor, coalesce(token.role, sessions.role) as role, token_digest,
  token.token_id is not null as is_of_stored_token,
  -- The use that is noted now counts.
  least(sessions.expires_at, token.expires_at, $2::timestamptz + make_interval(secs => $3)) as ends_at,
  sessions.last_used_at < $2::timestamptz - interval '1 minute' as is_stale
from sessions left join api_tokens token on token.secret_digest = sessions.token_digest
where sessions.secret_digest = $1 and sessions.expires_at > $2
  and sessions.last_used_at > $2::timestamptz - make_interval(secs => $3)
  and token.revoked_at is null and (token.expires_at is null or token.expires_at > $2)`;

/** $1 digest · $2 now */
const NOTE_USE = /* sql */ `
update sessions set last_used_at = $2
where secret_digest = $1 and last_used_at < $2::timestamptz - interval '1 minute'`;
