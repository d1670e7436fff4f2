import { newLink } from '../../access/new-link.ts';
import { serveUntilSignal } from '../../api/serve-until-signal.ts';
import { readConfig } from '../../config.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';

interface ServeOptions extends CommonOptions {
  readonly signInLink?: boolean;
}

/** A sign-in link is printed where a person sees it, and a log does not keep it. */
export async function serve({ terminal, environment, actor }: CommandContext, options: ServeOptions): Promise<number> {
  const hasLink = options.signInLink ?? terminal.isInteractive ?? false;
  return serveUntilSignal(await readConfig(environment), {
    note: terminal.note,
    onListening: async ({ url, adminUrl }, { access, clock }) => {
      const by = { actor, reason: 'punteo serve' };
      const caller = { actor, role: 'admin' } as const;
      // Without one, it serves all the same: `punteo tokens link` makes another.
      const link = hasLink ? await newLink(access, { baseUrl: url, caller, by, now: clock() }).catch(() => null) : null;
      if (options.json)
        terminal.print(JSON.stringify({ url, adminUrl, ...(link === null ? {} : { signInLink: link.url }) }));
      else if (link !== null) terminal.note(`Sign in, once and within 15 minutes: ${link.url}`);
    },
  });
}
