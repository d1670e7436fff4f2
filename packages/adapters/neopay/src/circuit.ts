import { ClientError } from '@punteo/clients';

/** Keeps questions back for a while after the provider refused our credentials: asking on would only make it worse. */
export interface Circuit {
  /** Makes the call, or throws `unauthorised` at once while credentials count as refused. */
  ask<Answer>(call: () => Promise<Answer>): Promise<Answer>;
  /** Makes the call in any case and learns from it: for what a person waits for. */
  note<Answer>(call: () => Promise<Answer>): Promise<Answer>;
}

export function createCircuit(clock: () => Date): Circuit {
  let closesAt = 0;
  return {
    async ask(call) {
      const now = clock().getTime();
      if (now < closesAt) {
        throw new ClientError({
          code: 'unauthorised',
          message: 'refused a moment ago; not asked again yet',
          retryAfterSeconds: Math.ceil((closesAt - now) / 1_000),
        });
      }
      // When the time is over one call tries, and the others wait for what it learns.
      if (closesAt > 0) refuse();
      return this.note(call);
    },

    async note(call) {
      try {
        const answer = await call();
        closesAt = 0;
        return answer;
      } catch (error) {
        if (error instanceof ClientError && error.code === 'unauthorised') refuse();
        throw error;
      }
    },
  };

  function refuse(): void {
    closesAt = clock().getTime() + REFUSED_SECONDS * 1_000;
  }
}

const REFUSED_SECONDS = 60;
