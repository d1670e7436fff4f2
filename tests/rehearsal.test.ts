import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { codeBlocks, sectionOf } from './markdown.ts';
import { readText, rootFolder } from './workspace.ts';

/** "Rehearse it with the sandbox" of docs/operating.md: its blocks, each in a shell of its own, as a reader runs them. */

// Long limits: a slow machine must not fail a test.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 600_000 });
const untilReached = { timeout: 300_000 };

/** The ports of the page, each with a free one that the test uses instead. */
const ports = new Map<string, number>();

let folder: string;
const terminals: Terminal[] = [];

beforeAll(async () => {
  for (const port of ['8080', '8090', '8101', '8102', '8103', '9080', '9081']) ports.set(port, await freePort());
  folder = await mkdtemp(join(tmpdir(), 'punteo-rehearsal-'));
  // PostgreSQL may run as another user than this process.
  await chmod(folder, 0o755);
  for (const name of ['apps', 'packages', 'node_modules']) await symlink(join(rootFolder, name), join(folder, name));
  await mkdir(join(folder, 'bin'));
  for (const [name, program] of Object.entries(PROGRAMS))
    await writeFile(join(folder, 'bin', name), program, { mode: 0o755 });
});

afterAll(async () => {
  // In the order of the page's terminals, backwards. The embedded PostgreSQL ends with the last process that uses it.
  for (const terminal of terminals.toReversed()) await terminal.close();
  await rm(folder, { recursive: true, force: true });
});

test('the rehearsal of docs/operating.md, run line by line, ends with a paid order in the terminal and on its page', async () => {
  const section = sectionOf(readText('docs/operating.md'), '## Rehearse it with the sandbox');
  const blocks = codeBlocks(section, ['sh']).map(({ code }) => withFreePorts(code));
  const [startSandbox = '', startReceiver, startServer, payOrder, showOrder] = blocks;
  expect(blocks).toHaveLength(5);
  const [init, sandbox] = startSandbox.trim().split('\n');

  const first = openTerminal({});
  first.run(`${init}\necho end of line`);
  await expect.poll(first.output, untilReached).toContain('end of line');
  expect((await stat(join(folder, 'punteo.env'))).mode & 0o777).toBe(0o600);
  for (const file of ['punteo.env', 'chains.json']) {
    const path = join(folder, file);
    await writeFile(path, withFreePorts(await readFile(path, 'utf8')));
  }
  first.run(sandbox);
  await expect.poll(first.output, untilReached).toContain('# List the created payments:');

  const second = openTerminal({ PORT: '8080', ADMIN_PORT: '9080' });
  second.run(startReceiver);
  await expect.poll(second.output, untilReached).toContain('Ready.');

  const third = openTerminal({ PORT: '8090', RECONCILIATION_ADMIN_PORT: '9081' });
  third.run(startServer);
  await expect.poll(third.output, untilReached).toMatch(/sign-in#link=\S+\s/);

  const fourth = openTerminal({});
  fourth.run(payOrder);
  await expect.poll(fourth.output, untilReached).toContain('"status":200');
  await expect
    .poll(async () => {
      const before = fourth.output().length;
      fourth.run(`${showOrder}\necho end of block`);
      const since = () => fourth.output().slice(before);
      await expect.poll(since, untilReached).toContain('end of block');
      return since();
    }, untilReached)
    .toMatch(/^A-1001 .*\bpaid\b/m);

  const page = new URL(withFreePorts(/<(http:[^>]*\/orders\/A-1001)>/.exec(section)?.[1] ?? ''));
  const order = new URL('/v1/orders/A-1001', page);
  expect((await fetch(order)).status).toBe(401);
  const cookie = await signedIn(third.output());
  expect((await fetch(page, { headers: { cookie } })).status).toBe(200);
  const answer = await fetch(order, { headers: { cookie } });
  expect(await answer.json()).toMatchObject({ standing: { state: 'paid' } });
});

/** The cookie of a session, for which a link in the output of `punteo serve` is exchanged as the sign-in page does it. */
async function signedIn(output: string): Promise<string> {
  const [, origin, link] = /(http:\S+)\/sign-in#link=(\S+)/.exec(output) ?? [];
  const response = await fetch(`${origin}/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ link }),
  });
  expect(response.status).toBe(200);
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? '';
}

interface Terminal {
  run(commands: string | undefined): void;
  output(): string;
  close(): Promise<void>;
}

/** A shell as the reader has one; `variables` hold ports of the page, which the machine may have in use. */
function openTerminal(variables: Readonly<Record<string, string>>): Terminal {
  const free = Object.fromEntries(Object.entries(variables).map(([name, port]) => [name, String(ports.get(port))]));
  const env = { PATH: [join(folder, 'bin'), process.env.PATH].join(delimiter), ...free };
  // A group of its own, so that closing it is Ctrl-C to what runs in it.
  const shell = spawn('/bin/bash', ['-s'], { cwd: folder, env, stdio: ['pipe', 'pipe', 'pipe'], detached: true });
  let output = '';
  for (const stream of [shell.stdout, shell.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  const closed = once(shell, 'close');
  const terminal = {
    run: (commands: string | undefined) => void shell.stdin.write(`${commands}\n`),
    output: () => output,
    async close() {
      shell.stdin.end();
      if (shell.exitCode === null && shell.pid !== undefined) process.kill(-shell.pid, 'SIGINT');
      await closed;
    },
  };
  terminals.push(terminal);
  return terminal;
}

function withFreePorts(code: string): string {
  return code.replaceAll(/\b80[89]0\b|\b810[123]\b/g, (port) => String(ports.get(port)));
}

/** What the page uses besides Node. A machine that runs the tests may lack curl, and pnpm would look for its workspace here. */
const PROGRAMS = {
  pnpm: `#!/bin/sh
case "$1" in
  punteo) program=apps/reconciliation/src/main.ts ;;
  receiver) program=apps/callback-receiver/src/main.ts ;;
  sandbox) program=packages/sandbox/src/cli.ts ;;
esac
shift
exec node --conditions=@punteo/source "$program" "$@"\n`,
  curl: `#!/usr/bin/env node
const args = process.argv.slice(2);
const method = args.includes('-X') ? args[args.indexOf('-X') + 1] : 'GET';
fetch(args.at(-1), { method }).then(async (answer) => console.log(await answer.text()));\n`,
};

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
