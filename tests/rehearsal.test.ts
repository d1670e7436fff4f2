import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { codeBlocks, sectionOf } from './markdown.ts';
import { readText, rootFolder } from './workspace.ts';

/** "Rehearse it with the sandbox" of docs/operating.md: its blocks, in one shell, as a reader runs them. */

// Long limits: a slow machine must not fail a test.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 600_000 });
const untilReached = { timeout: 300_000 };

/** The ports of the page, each with a free one that the test uses instead. */
const ports = new Map<string, number>();

let folder: string;
let shell: ChildProcess;
let output = '';

beforeAll(async () => {
  for (const port of ['8080', '8101', '8102', '8103', 'admin']) ports.set(port, await freePort());
  folder = await mkdtemp(join(tmpdir(), 'punteo-rehearsal-'));
  // PostgreSQL may run as another user than this process.
  await chmod(folder, 0o755);
  for (const name of ['apps', 'packages', 'node_modules']) await symlink(join(rootFolder, name), join(folder, name));
  await mkdir(join(folder, 'bin'));
  for (const [name, program] of Object.entries(PROGRAMS))
    await writeFile(join(folder, 'bin', name), program, { mode: 0o755 });
  shell = spawn('/bin/bash', ['-s'], {
    cwd: folder,
    env: {
      PATH: [join(folder, 'bin'), process.env.PATH].join(delimiter),
      PORT: String(ports.get('8080')),
      ADMIN_PORT: String(ports.get('admin')),
    },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  for (const stream of [shell.stdout, shell.stderr])
    stream?.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
});

afterAll(async () => {
  if (shell !== undefined && shell.exitCode === null) {
    // As the page ends it. The embedded PostgreSQL ends with the last process that uses it.
    shell.stdin?.end('kill %1 %2\nwait\n');
    await once(shell, 'close');
  }
  await rm(folder, { recursive: true, force: true });
});

test('the rehearsal of docs/operating.md, run block by block, ends with a paid order', async () => {
  const section = sectionOf(readText('docs/operating.md'), '## Rehearse it with the sandbox');
  const blocks = codeBlocks(section, ['sh', 'json']).map(({ code }) => withFreePorts(code));
  const [startSandbox, chains, startReceiver, payOrder, showOrder] = blocks;
  expect(blocks).toHaveLength(5);

  run(startSandbox);
  await expect.poll(() => written('sandbox.env'), untilReached).toContain('# List the created payments:');
  await writeFile(join(folder, 'chains.json'), String(chains));
  const [chain] = JSON.parse(String(chains)) as [{ recipients: [string]; tokens: [{ address: string }] }];
  expect(written('sandbox.env').toLowerCase()).toContain(chain.recipients[0]);
  expect(written('sandbox.env').toLowerCase()).toContain(chain.tokens[0].address);

  run(startReceiver);
  await expect.poll(() => written('receiver.log'), untilReached).toContain('Ready.');

  run(payOrder);
  await expect.poll(() => output, untilReached).toContain('"status":200');

  await expect
    .poll(async () => {
      output = '';
      run(`${showOrder}\necho end of block`);
      await expect.poll(() => output, untilReached).toContain('end of block');
      return output;
    }, untilReached)
    .toMatch(/^A-1001 .*\bpaid\b/m);
});

function run(commands: string | undefined): void {
  shell.stdin?.write(`${commands}\n`);
}

function written(file: string): string {
  try {
    return readFileSync(join(folder, file), 'utf8');
  } catch {
    return '';
  }
}

function withFreePorts(code: string): string {
  return code.replaceAll(/\b8080\b|\b810[123]\b/g, (port) => String(ports.get(port)));
}

/** What the page uses besides Node. A machine that runs the tests may lack curl and openssl, and pnpm would look for its workspace here. */
const PROGRAMS = {
  pnpm: `#!/bin/sh\nshift\nexec node --conditions=@punteo/source apps/reconciliation/src/main.ts "$@"\n`,
  openssl: `#!/usr/bin/env node\nconsole.log(crypto.getRandomValues(Buffer.alloc(Number(process.argv.at(-1)))).toString('hex'));\n`,
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
