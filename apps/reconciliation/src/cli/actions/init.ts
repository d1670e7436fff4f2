import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { FileError } from '../../csv/file-error.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { envFileText, sandboxChainsText, sandboxEnvFileText } from '../init/env-file-text.ts';
import { json } from '../json.ts';
import { writeError } from '../output-file.ts';

interface InitOptions extends CommonOptions {
  readonly sandbox?: boolean;
}

/** Writes the file of variables, and with `--sandbox` the file of chains beside it. Never writes over a file. */
export async function init(
  { terminal }: CommandContext,
  { sandbox = false, json: asJson }: InitOptions,
  file = 'punteo.env',
): Promise<number> {
  const chainsFile = join(dirname(file), 'chains.json');
  const files = sandbox
    ? { [chainsFile]: sandboxChainsText(), [file]: sandboxEnvFileText(chainsFile) }
    : { [file]: envFileText() };
  const existing = Object.keys(files).find((path) => existsSync(path));
  if (existing !== undefined)
    throw new FileError(
      `${existing} exists, so nothing was written. Remove it first, or name a file in another folder.`,
    );
  for (const [path, text] of Object.entries(files)) await writeNew(path, text);
  const next = sandbox
    ? `Start the sandbox with it: punteo-sandbox --env-file ${file}`
    : `Fill in what your providers gave you, then check it: punteo doctor --env-file ${file}`;
  terminal.print(asJson ? json({ files: Object.keys(files) }) : `${Object.keys(files).join(' and ')} written. ${next}`);
  return EXIT.ok;
}

/** Only its owner may read it: it holds secrets. */
async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text, { flag: 'wx', mode: 0o600 });
  } catch (error) {
    throw writeError(path, error);
  }
}
