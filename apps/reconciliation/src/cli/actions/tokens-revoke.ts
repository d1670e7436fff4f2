import { PunteoError } from '@punteo/payments';
import { readConfig } from '../../config.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

interface TokensRevokeOptions extends CommonOptions {
  readonly reason: string;
}

export async function tokensRevoke(
  context: CommandContext,
  options: TokensRevokeOptions,
  name: string,
): Promise<number> {
  const { terminal, environment, actor } = context;
  const { tokens } = await readConfig(environment);
  if (tokens.some((configured) => configured.name === name))
    throw new PunteoError(
      'token_unknown',
      `${name} is a token of API_TOKENS. Remove it there, and restart \`punteo serve\`.`,
    );
  await withApp(context, ({ access, clock }) =>
    access.revokeToken(name, { actor, reason: options.reason.trim() }, clock()),
  );
  terminal.print(options.json ? json({ name, revoked: true }) : `${name} is revoked, and its sessions are over.`);
  return EXIT.ok;
}
