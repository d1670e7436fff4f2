import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { pentagooEnvironment, pentagooFromEnvironment } from './config.ts';

const token = 'canary_'.padEnd(43, '0');
const complete = {
  PENTAGOO_INTEGRATION_KEY: 'integration-key',
  PENTAGOO_INTEGRATION_SECRET: 'canary-secret-0123456789',
  PENTAGOO_CALLBACK_TOKENS: `${token},${token}1`,
};

describe('the environment variables of Pentagoo', () => {
  test('without credentials mean that Pentagoo is not used', () => {
    expect(pentagooFromEnvironment({})).toBeNull();
    expect(pentagooEnvironment.safeParse({}).success).toBe(true);
  });

  test('give settings with only the digests of the tokens', () => {
    const settings = pentagooFromEnvironment(complete);
    expect(settings).toEqual({
      integrationKey: 'integration-key',
      integrationSecret: 'canary-secret-0123456789',
      callbackTokenDigests: [token, `${token}1`].map((text) => createHash('sha256').update(text).digest()),
      sendsCurrency: true,
      signsReference: true,
      uniqueAmounts: false,
      paymentLinkPath: null,
    });
  });

  test('name the place of the buyer’s link in the answer to a create', () => {
    expect(pentagooFromEnvironment({ ...complete, PENTAGOO_PAYMENT_LINK_PATH: '$.data.url' })).toMatchObject({
      paymentLinkPath: ['data', 'url'],
    });
  });

  test('can switch off the currency and the signature', () => {
    expect(
      pentagooFromEnvironment({ ...complete, PENTAGOO_AMOUNT_CURRENCY: 'false', PENTAGOO_SIGN_REFERENCE: 'false' }),
    ).toMatchObject({ sendsCurrency: false, signsReference: false });
  });

  test('declare unique amounts only with the value true', () => {
    expect(pentagooFromEnvironment({ ...complete, PENTAGOO_UNIQUE_AMOUNTS: 'true' })).toMatchObject({
      uniqueAmounts: true,
    });
    expect(pentagooFromEnvironment({ ...complete, PENTAGOO_UNIQUE_AMOUNTS: 'false' })).toMatchObject({
      uniqueAmounts: false,
    });
  });

  test.each([
    ['PENTAGOO_UNIQUE_AMOUNTS', { PENTAGOO_UNIQUE_AMOUNTS: 'canary' }],
    ['PENTAGOO_INTEGRATION_KEY', { PENTAGOO_INTEGRATION_KEY: undefined }],
    ['PENTAGOO_INTEGRATION_KEY', { PENTAGOO_INTEGRATION_KEY: 'canary:key' }],
    ['PENTAGOO_INTEGRATION_SECRET', { PENTAGOO_INTEGRATION_SECRET: '' }],
    ['PENTAGOO_INTEGRATION_SECRET', { PENTAGOO_INTEGRATION_SECRET: 'canary' }],
    ['PENTAGOO_CALLBACK_TOKENS', { PENTAGOO_CALLBACK_TOKENS: '' }],
    ['PENTAGOO_CALLBACK_TOKENS', { PENTAGOO_CALLBACK_TOKENS: 'canary'.padEnd(31, '0') }],
    ['PENTAGOO_CALLBACK_TOKENS', { PENTAGOO_CALLBACK_TOKENS: `${token},${token}` }],
    ['PENTAGOO_CALLBACK_TOKENS', { PENTAGOO_CALLBACK_TOKENS: `${token},` }],
    ['PENTAGOO_CALLBACK_TOKENS', { PENTAGOO_CALLBACK_TOKENS: `${token}1,${token}2,${token}3` }],
    ['PENTAGOO_PAYMENT_LINK_PATH', { PENTAGOO_PAYMENT_LINK_PATH: '$..canary' }],
    ['PENTAGOO_SIGN_REFERENCE', { PENTAGOO_SIGN_REFERENCE: 'no' }],
    ['PENTAGOO_BASE_URL', { PENTAGOO_BASE_URL: 'canary' }],
  ])('with a wrong %s are refused by its name, without its value', (variable, change) => {
    const read = () => pentagooFromEnvironment({ ...complete, ...change });
    expect(read).toThrow(new RegExp(`^${variable}: `));
    expect(read).not.toThrow(/canary/);
  });
});
