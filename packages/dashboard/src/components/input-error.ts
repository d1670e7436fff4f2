/** Something that a person wrote cannot be used. The message is for them, in the language of the page. */
export class InputError extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'InputError';
  }
}
