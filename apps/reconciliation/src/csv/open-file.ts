import { type FileHandle, open } from 'node:fs/promises';
import { FileError } from './file-error.ts';

/** Opens a file for reading. Throws `FileError` where it is missing, a directory, or may not be read. */
export async function openFile(path: string): Promise<FileHandle> {
  const file = await open(path).catch((error: unknown) => {
    throw readError(path, error);
  });
  try {
    if ((await file.stat()).isDirectory())
      throw new FileError(`${path} could not be read: it is a directory. Name a file in it.`);
    return file;
  } catch (error) {
    await file.close();
    throw readError(path, error);
  }
}

/** Opens a file that is read more than once. Throws `FileError` also for a pipe or a device. */
export async function openRegularFile(path: string): Promise<FileHandle> {
  const file = await openFile(path);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new FileError(
    `${path} could not be read: it is a pipe or a device, which cannot be read twice. Save it as a file first.`,
  );
}

/** The bytes of a file that is read more than once. Throws `FileError`. */
export async function fileSize(path: string): Promise<number> {
  const file = await openRegularFile(path);
  try {
    return (await file.stat()).size;
  } finally {
    await file.close();
  }
}

/** The `FileError` of an error of the file system; any other error unchanged. */
export function readError(path: string, error: unknown): unknown {
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return error;
  switch (error.code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new FileError(`${path} could not be read: the file is missing.`, { cause: error });
    case 'EISDIR':
      return new FileError(`${path} could not be read: it is a directory. Name a file in it.`, { cause: error });
    case 'EACCES':
    case 'EPERM':
      return new FileError(`${path} could not be read: this user may not read it.`, { cause: error });
    default:
      return new FileError(`${path} could not be read (${String(error.code)}).`, { cause: error });
  }
}
