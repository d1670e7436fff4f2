import { createReadStream } from 'node:fs';
import type { Chains } from '@punteo/chain';
import { PunteoError } from '@punteo/payments';

/** Reads `CHAINS_FILE`; null without one. A problem is a line as in `ConfigError.problems`; the chains are null then. */
export async function readChainsFile(path: string | undefined, problems: string[]): Promise<Chains | null> {
  if (path === undefined) return null;
  try {
    const file = await bytesOf(path);
    const { parseChains } = await import('@punteo/chain');
    return parseChains(file);
  } catch (error) {
    problems.push(`CHAINS_FILE: Should be the path of a JSON file that lists chains. ${faultOf(error)}`);
    return null;
  }
}

/** More chains than there are. The limit also ends the reading of a device. */
const BYTES_MAX = 1_048_576;

async function bytesOf(path: string): Promise<Uint8Array> {
  const file = await Array.fromAsync(createReadStream(path, { end: BYTES_MAX }));
  const bytes = Buffer.concat(file);
  if (bytes.length > BYTES_MAX) throw new PunteoError('configuration_invalid', 'It is larger than 1 MiB.');
  return bytes;
}

function faultOf(error: unknown): string {
  if (error instanceof PunteoError) return error.message;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return FAULTS[code] ?? `It cannot be read${code === '' ? '' : ` (${code})`}.`;
}

const FAULTS: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such file.',
  ENOTDIR: 'There is no such file.',
  ELOOP: 'Its symbolic links form a circle.',
  EISDIR: 'It is a directory: name the file in it.',
  EACCES: 'This user may not read it: change its owner or its rights.',
  EPERM: 'This user may not read it: change its owner or its rights.',
  ENAMETOOLONG: 'The path is too long.',
};
