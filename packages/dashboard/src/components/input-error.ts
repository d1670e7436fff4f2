/** What a person wrote cannot be used. The message says why, in their language. */
export class InputError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InputError';
  }
}
