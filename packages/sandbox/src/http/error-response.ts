/** An answer other than 200, thrown by a route. */
export class ErrorResponse extends Error {
  override readonly name = 'ErrorResponse';
  readonly status: number;
  readonly body: object;

  constructor(status: number, body: object) {
    super(`The request was answered ${status}.`);
    this.status = status;
    this.body = body;
  }
}
