import { PunteoError } from '@punteo/payments';
import type { Role } from '@punteo/postgres-store';
import * as z from 'zod';
import { newLink } from '../../access/new-link.ts';
import { readConfig } from '../../config.ts';
import type { CommandContext } from '../add-command.ts';
import { ARGUMENT_SCHEMAS } from '../argument-schemas.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import type { ReasonOptions } from '../options.ts';
import { optionsOf } from '../options-of.ts';
import { withApp } from '../with-app.ts';

interface TokensLinkOptions extends ReasonOptions {
  readonly role: Role;
  readonly name?: string;
  readonly url?: string;
}

export async function tokensLink(context: CommandContext, options: TokensLinkOptions): Promise<number> {
  const { terminal, environment, actor } = context;
  const { role, reason = 'not stated' } = options;
  const { name = actor } = optionsOf(Options, { name: options.name });
  const { host, port } = await readConfig(environment);
  if (options.url !== undefined && !/^https?:\/\/[^\s#?]+$/.test(options.url))
    throw new PunteoError('option_invalid', '--url should be the URL of the app, such as https://punteo.example.com.');
  const baseUrl = options.url ?? `http://${hostOf(host)}:${port}`;
  const link = await withApp(context, ({ access, clock }) =>
    newLink(access, { baseUrl, caller: { actor: name, role }, by: { actor, reason: reason.trim() }, now: clock() }),
  );
  if (options.json) terminal.print(json({ name, role, ...link }));
  else {
    terminal.print(link.url);
    terminal.note(`Signs in as ${name} (${role}), once and until ${link.expiresAt.toISOString()}.`);
  }
  return EXIT.ok;
}

const Options = z.object({ name: ARGUMENT_SCHEMAS['<name>'].optional() });

/** Where a browser on this machine reaches an app that listens on this address. */
function hostOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
