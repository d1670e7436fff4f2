import type { Check, CheckTable } from '@punteo/payments';

/** What each check of Neopay's answer means, in the order in which they are made. */
export const NEOPAY_CHECKS = {
  payment_id: {
    passed: 'the requested and the answered id are equal, and a UUID',
    failed: { meaning: 'the answer is about another payment', kind: 'check_failed' },
    unknown: null,
  },
  environment: {
    passed: 'it is the configured one',
    failed: { meaning: null, kind: 'environment_mismatch' },
    unknown: null,
  },
  application: {
    passed: 'it is our application’s id',
    failed: { meaning: null, kind: 'environment_mismatch' },
    unknown: null,
  },
  payee: {
    passed:
      'it is the account in `NEOPAY_PAYEE`, white space and letter case aside; without `NEOPAY_PAYEE` this check is not made',
    failed: { meaning: null, kind: 'wrong_recipient_or_token' },
    unknown: { meaning: 'Neopay does not state a payee', kind: 'check_failed' },
  },
  status: {
    passed: '`NEOPAY_STATUSES` maps Neopay’s word to `paid`',
    failed: { meaning: 'failed, cancelled, expired or refunded: not paid', kind: null },
    unknown: { meaning: 'pending: verified again; an unmapped word', kind: 'unmapped_status' },
  },
  found: {
    passed: 'made only where Neopay has no such payment',
    failed: null,
    unknown: { meaning: '404: verified again, later `missing_at_provider`', kind: null },
  },
  answered: {
    passed: 'made only where Neopay gives no readable answer',
    failed: null,
    unknown: { meaning: 'no change: neither paid nor missing', kind: null },
  },
} as const satisfies CheckTable;

/** The name of a check of Neopay's answer: a key of `NEOPAY_CHECKS`. */
export type NeopayCheckName = keyof typeof NEOPAY_CHECKS;
export type NeopayCheck = Check<NeopayCheckName>;
