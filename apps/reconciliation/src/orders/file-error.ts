/** A file is refused as a whole: none of its rows was imported. */
export class FileError extends Error {
  override readonly name = 'FileError';
}
