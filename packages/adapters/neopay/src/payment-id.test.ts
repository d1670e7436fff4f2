import { expect, test } from 'vitest';
import { parseClaim } from './payment-id.ts';

const ID = '99658c35-d9ee-4b04-9bc2-4a963c0bcfc3';

test.each([ID, ID.toUpperCase(), `{${ID}}`, `urn:uuid:${ID}`, `URN:UUID:${ID.toUpperCase()}`, ` ${ID}\n`])(
  'the id %j is read in lower case without decoration',
  (written) => {
    expect(parseClaim(written)).toEqual({ provider: 'neopay', kind: 'payment', paymentId: ID });
  },
);

test.each(['', 'order-1', `${ID}0`, `${ID}/..`, `x${ID}`, ID.replaceAll('-', ''), '-'.repeat(36)])(
  'text that is no payment id (%j) is no claim',
  (written) => {
    expect(parseClaim(written)).toBeNull();
  },
);
