import { describe, expect, test } from 'vitest';
import { commandFaults } from './code-blocks/command-faults.ts';
import { shellCommands } from './code-blocks/shell-commands.ts';
import { codeBlocks, documents } from './markdown.ts';
import { readText } from './workspace.ts';

const blocks = documents.flatMap((page) =>
  codeBlocks(readText(page), ['sh', 'bash', 'shell', 'console']).map(({ code }, index) => ({
    id: `${page} ${index + 1}`,
    page,
    code,
  })),
);

test.each(blocks)(
  'the shell of $id reads it, and each of its commands has the arguments and options that its program takes',
  async ({ page, code }) => {
    const { commands, errors } = await shellCommands(code);
    const faults = await Promise.all(commands.map((command) => commandFaults(command, page)));
    expect([errors, ...faults.flat()]).toEqual(['']);
  },
);

describe('a command is refused that', () => {
  test.each([
    ['has an option that was renamed', 'pnpm punteo reconcile --everything', 'unknown option'],
    ['lacks an argument', 'punteo orders bind A-1001 neopay --reason "x"', 'missing required argument'],
    ['has a value of another kind', 'npx -p @punteo/sandbox punteo-sandbox --chain-id x', 'whole number'],
    ['does not exist', 'npx -y -p pnpm@12 pnpm punteo tally', 'unknown command'],
    ['has an option of another command', 'node packages/sandbox/src/cli.ts --port 1', 'unknown option'],
    ['names a script that does not exist', 'pnpm package-app', 'does not exist'],
    ['names a file that does not exist', 'kubectl apply -f deploy/k8s', 'deploy/k8s'],
    ['installs a package that is not published', 'pnpm add @punteo/app-kit', '@punteo/app-kit'],
  ])('%s', async (_, script, fault) => {
    const { commands } = await shellCommands(script);
    expect((await commandFaults(commands[0] ?? [], 'README.md')).join()).toContain(fault);
  });

  test('is not closed', async () => {
    expect((await shellCommands('punteo orders close A-1 --reason "x')).errors).toContain('unexpected EOF');
  });
});
