import { ClientError } from '@punteo/clients';

/** Stops questions for a minute after Neopay refused our credentials, so that a wrong token causes no storm of calls. */
export interface Circuit {
  /** Makes the call, or throws `unauthorised` without one while the circuit is open. */
  guard<Answer>(call: () => Promise<Answer>): Promise<Answer>;
  /** Makes the call in any case, and opens or closes the circuit by its result: for calls that a buyer waits for. */
  observe<Answer>(call: () => Promise<Answer>): Promise<Answer>;
}

export function createCircuit(clock: () => Date): Circuit {
  let closesAt = 0;
  const open = () => {
    closesAt = clock().getTime() + OPEN_SECONDS * 1_000;
  };
  const observe: Circuit['observe'] = async (call) => {
    try {
      const answer = await call();
      closesAt = 0;
      return answer;
    } catch (error) {
      if (error instanceof ClientError && error.code === 'unauthorised') open();
      throw error;
    }
  };
  return {
    observe,
    async guard(call) {
      const now = clock().getTime();
      if (now < closesAt) {
        throw new ClientError({
          code: 'unauthorised',
          message: `Neopay refused our credentials less than ${OPEN_SECONDS} seconds ago; no call was made`,
          retryAfterSeconds: Math.ceil((closesAt - now) / 1_000),
        });
      }
      // After the minute one call tries; the others stay refused until it has succeeded.
      if (closesAt > 0) open();
      return observe(call);
    },
  };
}

const OPEN_SECONDS = 60;
