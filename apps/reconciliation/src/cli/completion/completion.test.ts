import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import { runPunteo } from '../__fixtures__/run-punteo.ts';
import type { SHELL_SCRIPTS } from './shell-scripts.ts';

const folder = mkdtempSync(join(tmpdir(), 'punteo-completion-'));
afterAll(() => rmSync(folder, { recursive: true }));
const work = join(folder, 'work');
mkdirSync(work);
writeFileSync(join(work, 'orders of march.csv'), '');
writeFileSync(join(folder, 'punteo'), programText());
chmodSync(join(folder, 'punteo'), 0o755);

/** The words before and at the cursor, and what completes the last one. */
const CASES: readonly (readonly [readonly string[], readonly string[]])[] = [
  [['disc'], ['discrepancies']],
  [
    ['orders', 'a'],
    ['accept-parts', 'allocate', 'amend'],
  ],
  [
    ['orders', 'list', '--at-'],
    ['--at-least', '--at-most'],
  ],
  [
    ['orders', 'list', '--state', 'paid_'],
    ['paid_after_cancel', 'paid_in_parts', 'paid_late'],
  ],
  [['discrepancies', 'list', '--lang', 'es', '--kind', 'paid_not_f'], ['paid_not_fulfilled']],
  [['callbacks', 'list', '--outcome', 'o'], ['orphan']],
  [['runs', 'diff', 'x', 'y', '--change', 'g'], ['gone']],
  [
    ['--env-file', 'x.env', 'rep'],
    ['repair', 'report'],
  ],
  [['report', ''], ['latest']],
  [['export', 'disc'], ['discrepancies']],
  [['completion', 'z'], ['zsh']],
  [['orders', 'import', 'ord'], ['orders of march.csv']],
  [['orders', 'show', ''], []],
];

describe('the words that punteo gives to a shell', () => {
  test.each(CASES)('%j is completed by %j', async (typed, expected) => {
    const { code, stdout } = await runPunteo(['__complete', '--', ...typed], {});
    const values = stdout.split('\n').flatMap((line) => (line === '' ? [] : [line.split('\t')[0]]));
    const files = expected.some((each) => each.endsWith('.csv'));
    expect({ code, values: values.toSorted() }).toEqual({ code: 0, values: files ? [':files'] : expected });
  });

  test('a value after = is completed with its option, and by itself where the shell ends a word at =', async () => {
    expect((await runPunteo(['__complete', '--', 'report', '--format=x'], {})).stdout).toBe('--format=xlsx\t\n');
    expect((await runPunteo(['__complete', '--', 'report', '--format', '=', 'x'], {})).stdout).toBe('xlsx\t\n');
    expect((await runPunteo(['__complete', '--', 'report', '--format', '='], {})).stdout).toContain('html\t\n');
  });

  test('commands and options come with what their help says', async () => {
    expect((await runPunteo(['__complete', '--', 'mig'], {})).stdout).toBe('migrate\tupdate the database schema\n');
  });
});

const SHELLS = {
  bash: {
    version: ['--version'],
    // As bash calls the function: with the words of the line and the place of the cursor.
    ask: (typed) => [
      '--norc',
      '-c',
      `source <(punteo completion bash); complete -p punteo >&2; COMP_WORDS=(punteo "$@"); COMP_CWORD=$#; _punteo 2>/dev/null
       (( \${#COMPREPLY[@]} )) && printf '%s\\n' "\${COMPREPLY[@]}"; true`,
      'bash',
      ...typed,
    ],
  },
  zsh: {
    version: ['--version'],
    // compadd shows what the completion system would add to the line.
    ask: (typed) => [
      '-f',
      '-c',
      `autoload -U compinit; compinit -u -d ${join(folder, 'zcompdump')}; source <(punteo completion zsh)
       [[ $_comps[punteo] == _punteo ]] || exit 1
       _files() { local f; for f in "\${words[CURRENT]}"*(N); do print -r -- $f; done }
       _describe() { local v; for v in "\${(@P)2}"; do [[ \${v%%:*} == "\${words[CURRENT]}"* ]] && print -r -- \${v%%:*}; done }
       words=(punteo "$@"); CURRENT=$#words; _punteo; true`,
      'zsh',
      ...typed,
    ],
  },
  fish: {
    version: ['--version'],
    ask: (typed) => [
      '--no-config',
      '-c',
      'punteo completion fish | source; complete -C "$argv[1]" | string split -f 1 \\t; true',
      `punteo ${typed.join(' ')}`,
    ],
  },
} as const satisfies Record<
  keyof typeof SHELL_SCRIPTS,
  { readonly version: readonly string[]; readonly ask: (typed: readonly string[]) => readonly string[] }
>;

// A machine that runs the tests has bash; zsh and fish where they are installed, as in CI.
const installed = await Promise.all(
  (Object.keys(SHELLS) as (keyof typeof SHELLS)[]).map(async (shell) => ({ shell, is: await isInstalled(shell) })),
);

test('bash is installed', () => {
  expect(installed.find(({ shell }) => shell === 'bash')?.is).toBe(true);
});

describe.each(installed.filter(({ is }) => is))('in a real $shell', ({ shell }) => {
  // One of each kind: a command, an option, a value, none, files.
  test.each(CASES.filter((_, index) => [1, 2, 3, 8, 11, 12].includes(index)))(
    '%j is completed by %j',
    { timeout: 60_000 },
    async (typed, expected) => {
      const { stdout } = await inShell(shell, SHELLS[shell].ask(typed));
      const lines = stdout.split('\n').filter((line) => line !== '');
      expect(lines.map((line) => line.replaceAll('\\', '')).toSorted()).toEqual(expected);
    },
  );

  test('nothing that was typed runs as a command', { timeout: 60_000 }, async () => {
    await inShell(shell, SHELLS[shell].ask(['orders', 'show', "'$(touch ran)'", '--la']));
    expect((await inShell('bash', ['-c', 'ls'])).stdout).toBe('orders of march.csv\n');
  });
});

async function isInstalled(shell: keyof typeof SHELLS): Promise<boolean> {
  return inShell(shell, SHELLS[shell].version).then(
    () => true,
    () => false,
  );
}

function inShell(shell: string, args: readonly string[]) {
  const env = { PATH: [folder, process.env.PATH].join(delimiter), HOME: folder, XDG_CONFIG_HOME: folder };
  return promisify(execFile)(shell, [...args], { cwd: work, env, encoding: 'utf8' });
}

function programText(): string {
  const main = new URL('../../main.ts', import.meta.url).pathname;
  return `#!/bin/sh\nexec '${process.execPath}' --conditions=@punteo/source '${main}' "$@"\n`;
}
