import type { StoredToken } from '@punteo/postgres-store';
import { type ApiToken, readConfig } from '../../config.ts';
import { textTable } from '../../report/text-table.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

type State = 'valid' | 'expired' | 'revoked';

/** The tokens of the database, and those of API_TOKENS, which are there as long as the variable names them. */
export async function tokensList(context: CommandContext, options: CommonOptions): Promise<number> {
  const { tokens: configured } = await readConfig(context.environment);
  const stored = await withApp(context, ({ access }) => access.listTokens());
  const now = new Date();
  if (options.json) {
    const items = [
      ...stored.map((token) => ({ ...token, state: stateOf(token, now), source: 'database' })),
      ...configured.map(({ name, role }) => ({ name, role, state: 'valid', source: 'API_TOKENS' })),
    ];
    context.terminal.print(json({ items }));
    return EXIT.ok;
  }
  context.terminal.print(
    textTable([
      ['name', 'role', 'state', 'created', 'by', 'last used', 'expires'],
      ...stored.map((token) => rowOf(token, now)),
      ...configured.map(({ name, role }: ApiToken) => [name, role, 'valid', 'API_TOKENS', '-', '-', '-']),
    ]),
  );
  return EXIT.ok;
}

function rowOf(token: StoredToken, now: Date): readonly string[] {
  const { name, role, createdAt, createdBy, lastUsedAt, expiresAt } = token;
  const time = (at: Date | null) => at?.toISOString() ?? '-';
  return [name, role, stateOf(token, now), time(createdAt), createdBy, time(lastUsedAt), time(expiresAt)];
}

function stateOf({ revokedAt, expiresAt }: StoredToken, now: Date): State {
  if (expiresAt !== null && expiresAt <= (revokedAt ?? now)) return 'expired';
  return revokedAt === null ? 'valid' : 'revoked';
}
