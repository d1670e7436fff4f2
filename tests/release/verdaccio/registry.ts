import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { run } from '../run.ts';

export interface Registry {
  /** `http://127.0.0.1:…/` */
  readonly url: string;
  /** Who has it may publish. */
  readonly token: string;
  stop(): void;
}

/** Starts Verdaccio on a free port of 127.0.0.1, as a process of its own, with one user. */
export async function startRegistry(folder: string): Promise<Registry> {
  await mkdir(folder, { recursive: true });
  await run('pnpm', ['install', '--frozen-lockfile', '--prefer-offline'], { cwd: import.meta.dirname });
  const server = spawn(process.execPath, [join(import.meta.dirname, 'serve.js'), folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const failed = once(server, 'exit').then(() => {
    throw new Error('Verdaccio ended before it listened.');
  });
  const [url] = await Promise.race([once(createInterface(server.stdout), 'line'), failed]);
  return { url, token: await createUser(url), stop: () => server.kill() };
}

/** What `npm login` asks of a registry. */
async function createUser(url: string): Promise<string> {
  const answer = await fetch(`${url}-/user/org.couchdb.user:releaser`, {
    method: 'PUT',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ name: 'releaser', password: 'a long enough password' }),
  });
  if (!answer.ok) throw new Error(`The registry answered ${answer.status}: ${await answer.text()}`);
  const { token } = (await answer.json()) as { readonly token: string };
  return token;
}
