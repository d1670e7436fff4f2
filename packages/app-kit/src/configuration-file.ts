import { createReadStream } from 'node:fs';
import { PunteoError } from '@punteo/payments';

/** The bytes of a file that a variable names. Throws `configuration_invalid` with the reason why it cannot be read. */
export async function readConfigurationFile(path: string): Promise<Uint8Array> {
  try {
    const bytes = Buffer.concat(await Array.fromAsync(createReadStream(path, { end: BYTES_MAX })));
    if (bytes.length <= BYTES_MAX) return bytes;
  } catch (error) {
    throw new PunteoError('configuration_invalid', faultOf(error), { cause: error });
  }
  throw new PunteoError('configuration_invalid', 'It is larger than 1 MiB.');
}

/** More than anybody configures. The limit also ends the reading of a device. */
const BYTES_MAX = 1_048_576;

function faultOf(error: unknown): string {
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
