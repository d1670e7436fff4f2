/** An answer other than 200, thrown by whoever finds the reason. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  readonly body: object;

  constructor(status: number, body: object) {
    super(`Refused with ${status}.`);
    this.status = status;
    this.body = body;
  }
}
