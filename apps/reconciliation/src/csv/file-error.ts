/** A file is refused as a whole: nothing of it was used. The message names the file. */
export class FileError extends Error {
  override readonly name = 'FileError';
}
