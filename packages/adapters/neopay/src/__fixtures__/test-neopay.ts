import { type Keyring, type Provider, parseKeyring } from '@punteo/payments';
import { createNeopay, type NeopayConfig } from '../neopay.ts';

export const KEYRING: Keyring = parseKeyring(`k1:${'0f'.repeat(32)}`);

/** The adapter with the settings of most tests. Calls are made once, with a time limit that no slow machine reaches. */
export function createTestNeopay(change: Partial<NeopayConfig> = {}): Provider {
  return createNeopay({
    token: 'canary-token-0123456789',
    appKey: '995d8ae8-b47f-4b3d-b411-e325d95f6ffd',
    environment: 'sandbox',
    statuses: { pending: 'pending', completed: 'paid', returned: 'refunded', rejected: 'failed' },
    payeeAccount: null,
    publicUrl: 'https://pay.test',
    keyring: KEYRING,
    ...change,
    client: { timeLimitMilliseconds: 600_000, attemptsMax: 1, ...change.client },
  });
}
