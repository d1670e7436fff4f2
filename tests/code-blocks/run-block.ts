import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Sandbox, startSandbox } from '../../packages/sandbox/src/index.ts';
import { rootFolder, workspacePackages } from '../workspace.ts';

export interface BlockRunner {
  /** Runs the block as a program in a folder of its own with these packages; `caller` is a file that calls it instead. */
  run(code: string, packages: readonly string[], caller?: string): Promise<BlockResult>;
  close(): Promise<void>;
}

interface BlockResult {
  readonly exitCode: number | null;
  /** Of stdout and stderr. */
  readonly output: string;
}

/** Starts a sandbox, whose credentials the blocks find in their environment, and whose chain in the file `chains.json`. */
export async function startBlockRunner(): Promise<BlockRunner> {
  const sandbox = await startSandbox();
  const folders: string[] = [];
  return {
    async run(code, packages, caller) {
      const folder = await mkdtemp(join(tmpdir(), 'punteo-block-'));
      folders.push(folder);
      // PostgreSQL may run as another user than this process.
      await chmod(folder, 0o755);
      await writeFile(join(folder, 'package.json'), '{ "type": "module" }');
      await writeFile(join(folder, 'chains.json'), JSON.stringify([chainOf(sandbox)]));
      await writeFile(join(folder, 'block.ts'), code);
      for (const name of packages) await link(name, folder);
      if (caller === undefined) return runProgram('block.ts', folder, sandbox);
      await cp(join(rootFolder, caller), join(folder, 'caller.ts'));
      return runProgram('caller.ts', folder, sandbox);
    },
    async close() {
      await sandbox.close();
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Installs a package of the workspace, or a library that one of them has. */
async function link(name: string, folder: string): Promise<void> {
  const ours = workspacePackages().find(({ manifest }) => manifest.name === name)?.folder;
  const candidates = ['.', ...workspacePackages().map((each) => each.folder)].map(
    (each) => `${each}/node_modules/${name}`,
  );
  const source = ours ?? candidates.find((candidate) => existsSync(join(rootFolder, candidate)));
  if (source === undefined) throw new Error(`No package of the workspace has ${name}.`);
  const target = join(folder, 'node_modules', name);
  await mkdir(dirname(target), { recursive: true });
  await symlink(await realpath(join(rootFolder, source)), target);
}

async function runProgram(file: string, cwd: string, sandbox: Sandbox): Promise<BlockResult> {
  const child = spawn(process.execPath, ['--conditions=@punteo/source', file], {
    cwd,
    env: { PATH: process.env.PATH ?? '', ...environmentOf(sandbox) },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (chunk: string) => {
      output += chunk;
    });
  const [exitCode] = (await once(child, 'close')) as [number | null];
  return { exitCode, output };
}

function environmentOf({ neopay, pentagoo }: Sandbox): Readonly<Record<string, string>> {
  return {
    NEOPAY_BASE_URL: neopay.url,
    NEOPAY_TOKEN: neopay.token,
    NEOPAY_APP_KEY: neopay.appKey,
    NEOPAY_ENVIRONMENT: neopay.environment,
    NEOPAY_STATUSES: 'completed=paid,rejected=failed',
    PENTAGOO_BASE_URL: pentagoo.url,
    PENTAGOO_INTEGRATION_KEY: pentagoo.integrationKey,
    PENTAGOO_INTEGRATION_SECRET: pentagoo.integrationSecret,
    PENTAGOO_CALLBACK_TOKENS: 'a'.repeat(32),
  };
}

function chainOf({ chain, token, recipient }: Sandbox) {
  return {
    names: ['Binance Smart Chain'],
    chainId: chain.chainId,
    rpcUrls: [chain.rpcUrl],
    quorum: 1,
    finality: { depth: 1 },
    recipients: [recipient],
    tokens: [{ address: token.address, decimals: token.decimals, currency: 'USD' }],
  };
}
