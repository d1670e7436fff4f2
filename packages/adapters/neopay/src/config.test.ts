import { describe, expect, test } from 'vitest';
import { neopayEnvironment, neopayFromEnvironment } from './config.ts';

const complete = {
  NEOPAY_TOKEN: 'canary-token-0123456789',
  NEOPAY_APP_KEY: '995D8AE8-b47f-4b3d-b411-e325d95f6ffd',
  NEOPAY_ENVIRONMENT: 'sandbox',
};

describe('the environment variables of Neopay', () => {
  test('without credentials mean that Neopay is not used', () => {
    expect(neopayFromEnvironment({})).toBeNull();
    expect(neopayFromEnvironment({ NEOPAY_TOKEN: '', NEOPAY_ENVIRONMENT: 'sandbox' })).toBeNull();
    expect(neopayEnvironment.safeParse({}).success).toBe(true);
  });

  test('give settings with the one documented status', () => {
    expect(neopayFromEnvironment(complete)).toEqual({
      token: 'canary-token-0123456789',
      appKey: '995d8ae8-b47f-4b3d-b411-e325d95f6ffd',
      environment: 'sandbox',
      statuses: { pending: 'pending' },
      payeeAccount: null,
    });
  });

  test.each(['{"completed":"paid","rejected":"failed"}', 'completed=paid, rejected=failed'])(
    'map further statuses by %s',
    (text) => {
      expect(neopayFromEnvironment({ ...complete, NEOPAY_STATUSES: text })?.statuses).toEqual({
        pending: 'pending',
        completed: 'paid',
        rejected: 'failed',
      });
    },
  );

  test.each([
    ['pending=paid', 'Should not map pending to paid: Neopay documents pending as the status of'],
    ['Pending=paid', 'Should not map pending to paid: Neopay documents pending as the status of'],
    ['{"completed":"paid","pending":"paid"}', 'Should not map pending to paid: Neopay documents pending as'],
    ['pending=failed', 'Should not map pending to failed: Neopay documents pending as the status of'],
    ['pending=refunded', 'Should not map pending to refunded: Neopay documents pending as the status of'],
    ['failed=paid', 'Should not map failed to paid: the word says that no money is held.'],
    ['CANCELLED=paid', 'Should not map cancelled to paid: the word says that no money is held.'],
    ['expired=paid', 'Should not map expired to paid: the word says that no money is held.'],
    ['refunded=paid', 'Should not map refunded to paid: the word says that no money is held.'],
    ['PAID=failed', 'Should not map paid to failed: the word says that the payment succeeded.'],
  ])('that map a status against its meaning (%s) are refused with the word and the reason', (text, message) => {
    const read = () => neopayFromEnvironment({ ...complete, NEOPAY_STATUSES: text });
    expect(read).toThrow(`NEOPAY_STATUSES: ${message}`);
    expect(read).toThrow(expect.objectContaining({ code: 'configuration_invalid' }));
  });

  test.each([
    'rejected',
    'error',
    'reversed',
    'declined',
    'canceled',
    'not_paid',
    'Not-Paid',
    'unpaid',
    'still_unpaid',
  ])('that map %s to paid are refused, since the word says that no money is held', (word) => {
    const read = () => neopayFromEnvironment({ ...complete, NEOPAY_STATUSES: `${word}=paid` });
    expect(read).toThrow(`Should not map ${word.toLowerCase()} to paid: the word says that no money is held.`);
  });

  test.each(['failed', 'cancelled', 'expired', 'refunded'])(
    'that map completed to %s are refused, since the word says that the payment succeeded',
    (ours) => {
      const read = () => neopayFromEnvironment({ ...complete, NEOPAY_STATUSES: `completed=${ours}` });
      expect(read).toThrow(`Should not map completed to ${ours}: the word says that the payment succeeded.`);
    },
  );

  test.each([
    'pending=pending',
    'pending=created',
    'pending=authorised',
    'failed=failed',
    'expired=cancelled',
    'completed=authorised',
    'completed=paid',
    'unpaid=pending',
    'refund_declined=paid',
  ])('accept %s, which says no more than the word', (text) => {
    expect(() => neopayFromEnvironment({ ...complete, NEOPAY_STATUSES: text })).not.toThrow();
  });

  test('set how the list is read', () => {
    expect(
      neopayFromEnvironment({
        ...complete,
        NEOPAY_LIST_CONCURRENCY: '8',
        NEOPAY_LIST_PAGES_MAX: '5000',
        NEOPAY_LIST_MINUTES_MAX: '60',
        NEOPAY_REQUESTS_PER_SECOND: '50',
        NEOPAY_LIST_ORDER: 'latest-change-first',
        NEOPAY_CONTENT_TYPE: 'application/json/',
      }),
    ).toMatchObject({
      listConcurrency: 8,
      listPagesMax: 5_000,
      listMinutesMax: 60,
      requestsPerSecond: 50,
      listsLatestChangeFirst: true,
    });
  });

  test('accept an account in groups and in lower case', () => {
    const account = 'de89 3704\u00a00440 5320\t1300 00';
    expect(neopayFromEnvironment({ ...complete, NEOPAY_PAYEE: account })?.payeeAccount).toBe('DE89370404405320130000');
  });

  test.each([
    ['NEOPAY_LIST_CONCURRENCY', { NEOPAY_LIST_CONCURRENCY: '0' }],
    ['NEOPAY_LIST_CONCURRENCY', { NEOPAY_LIST_CONCURRENCY: '17' }],
    ['NEOPAY_LIST_PAGES_MAX', { NEOPAY_LIST_PAGES_MAX: '100001' }],
    ['NEOPAY_LIST_MINUTES_MAX', { NEOPAY_LIST_MINUTES_MAX: '0' }],
    ['NEOPAY_REQUESTS_PER_SECOND', { NEOPAY_REQUESTS_PER_SECOND: '1e3' }],
    ['NEOPAY_PAYEE', { NEOPAY_PAYEE: '  ' }],
    ['NEOPAY_LIST_ORDER', { NEOPAY_LIST_ORDER: 'canary' }],
    ['NEOPAY_CONTENT_TYPE', { NEOPAY_CONTENT_TYPE: 'text/canary' }],
    ['NEOPAY_TOKEN', { NEOPAY_TOKEN: '' }],
    ['NEOPAY_TOKEN', { NEOPAY_TOKEN: 'canary' }],
    ['NEOPAY_APP_KEY', { NEOPAY_APP_KEY: undefined }],
    ['NEOPAY_APP_KEY', { NEOPAY_APP_KEY: 'canary' }],
    ['NEOPAY_ENVIRONMENT', { NEOPAY_ENVIRONMENT: undefined }],
    ['NEOPAY_BASE_URL', { NEOPAY_BASE_URL: 'canary' }],
    ['NEOPAY_STATUSES', { NEOPAY_STATUSES: 'completed=payed' }],
    ['NEOPAY_STATUSES', { NEOPAY_STATUSES: 'completed' }],
    ['NEOPAY_STATUSES', { NEOPAY_STATUSES: '{"completed":1}' }],
    ['NEOPAY_STATUSES', { NEOPAY_STATUSES: '{' }],
    ['NEOPAY_STATUSES', { NEOPAY_STATUSES: 'completed=paid,completed=failed' }],
    ['NEOPAY_STATUSES', { NEOPAY_STATUSES: '{"completed":"paid","completed":"failed"}' }],
  ])('with a wrong %s are refused by its name, without its value', (variable, change) => {
    const read = () => neopayFromEnvironment({ ...complete, ...change });
    expect(read).toThrow(new RegExp(`^${variable}: `));
    expect(read).not.toThrow(/canary/);
  });
});
