import { PunteoError } from '@punteo/payments';
import type { Role } from '@punteo/postgres-store';
import { digestOf, newToken } from '../../access/secret.ts';
import { readConfig } from '../../config.ts';
import type { CommandContext } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { instantOf } from '../instant-of.ts';
import { json } from '../json.ts';
import type { ReasonOptions } from '../options.ts';
import { withApp } from '../with-app.ts';

interface TokensCreateOptions extends ReasonOptions {
  readonly role: Role;
  readonly expires?: string;
}

export async function tokensCreate(
  context: CommandContext,
  options: TokensCreateOptions,
  name: string,
): Promise<number> {
  const { terminal, environment, actor } = context;
  const { role, reason = 'not stated' } = options;
  const expiresAt = instantOf('--expires', options.expires);
  if (expiresAt !== null && expiresAt <= new Date())
    throw new PunteoError('option_invalid', '--expires should be later than now.');
  const { tokens } = await readConfig(environment);
  if (tokens.some((configured) => configured.name === name))
    throw new PunteoError('token_exists', `API_TOKENS has a token ${name}. Choose another name.`);
  const token = newToken();
  await withApp(context, ({ access, clock }) =>
    access.createToken({ name, role, digest: digestOf(token), expiresAt }, { actor, reason: reason.trim() }, clock()),
  );
  if (options.json) {
    terminal.print(json({ name, role, token, expiresAt }));
    return EXIT.ok;
  }
  terminal.print(token);
  terminal.note(`Keep this token of ${name} (${role}): it is shown once, and only its hash is stored.`);
  return EXIT.ok;
}
