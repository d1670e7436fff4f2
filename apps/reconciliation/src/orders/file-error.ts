/** The whole file is not what it should be: nothing of it was taken. */
export class FileError extends Error {
  override readonly name = 'FileError';
}
