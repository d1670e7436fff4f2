import { PunteoError } from '@punteo/payments';

/** `too_many_attempts`: answered 429 with `Retry-After`. */
export class TooManyAttempts extends PunteoError {
  /** When the next attempt is looked at. */
  readonly retryAfterSeconds: number;

  constructor(retryAfterSeconds: number) {
    const minutes = Math.ceil(retryAfterSeconds / 60);
    super('too_many_attempts', `Too many wrong tokens came from this address. Try again in ${minutes} minutes.`);
    this.retryAfterSeconds = retryAfterSeconds;
  }
}
