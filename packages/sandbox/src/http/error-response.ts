/** An answer other than 200, thrown by whoever finds the reason. */
export class ErrorResponse extends Error {
  override readonly name = 'ErrorResponse';
  readonly status: number;
  readonly body: object;

  constructor(status: number, body: object) {
    super(`Refused with ${status}.`);
    this.status = status;
    this.body = body;
  }
}
