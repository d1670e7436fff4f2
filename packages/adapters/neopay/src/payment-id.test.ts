import { expect, test } from 'vitest';
import { normalisePaymentId } from './payment-id.ts';

const ID = '99658c35-d9ee-4b04-9bc2-4a963c0bcfc3';

test.each([ID, ID.toUpperCase(), `{${ID}}`, `urn:uuid:${ID}`, `URN:UUID:${ID.toUpperCase()}`, ` ${ID}\n`])(
  'the id %j is normalised to lower case without decoration',
  (written) => {
    expect(normalisePaymentId(written)).toBe(ID);
  },
);

test.each(['', 'order-1', `${ID}0`, `${ID}/..`, `x${ID}`, ID.replaceAll('-', ''), '-'.repeat(36)])(
  'text that is no payment id (%j) is returned unchanged',
  (written) => {
    expect(normalisePaymentId(written)).toBe(written);
  },
);
