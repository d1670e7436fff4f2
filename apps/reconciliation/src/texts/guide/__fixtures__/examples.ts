import { type DiscrepancyKind, moneyFromDecimal } from '@punteo/payments';
import type { Describable } from '../../discrepancies/wording.ts';

/** A discrepancy as a run stores it. */
export type Example = Omit<Describable, 'kind'>;

const EXAMPLE = {
  payment: '99639165-04a9-4742-b51b-c9dcc4fbc3cb',
  otherPayment: '1381be68-34f1-4bdc-8354-dabdf94afecc',
  network: 'Binance Smart Chain',
  hash: '0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060',
  payout: 'PO-778100',
} as const;

/** The subject of a discrepancy about a payment, or a transaction, of an order. */
const subjectOf = {
  payment: (orderId: string) => `order:${orderId}#neopay payment ${EXAMPLE.payment}`,
  transaction: (orderId: string, network: string = EXAMPLE.network) =>
    `order:${orderId}#pentagoo ${network} transaction ${EXAMPLE.hash}`,
};

/** One of each kind; `tests/trading-day.test.ts` compares its fields with what a run finds. */
export const EXAMPLES: Readonly<Record<DiscrepancyKind, Example>> = {
  paid_not_fulfilled: {
    subject: 'order:A-1001',
    orderId: 'A-1001',
    provider: null,
    fields: [{ field: 'fulfilled_at', expected: '2026-03-02T09:41:07Z', actual: null }],
    moneyAtRisk: moneyFromDecimal('122.44', 'GBP'),
  },
  fulfilled_not_paid: {
    subject: 'order:A-1002',
    orderId: 'A-1002',
    provider: null,
    fields: [{ field: 'state', expected: 'paid', actual: 'awaiting' }],
    moneyAtRisk: moneyFromDecimal('256.90', 'GBP'),
  },
  missing_callback: {
    subject: 'order:A-1003@pentagoo',
    orderId: 'A-1003',
    provider: 'pentagoo',
    fields: [
      { field: 'callback', expected: 'pentagoo', actual: null },
      { field: 'transaction', expected: null, actual: `${EXAMPLE.network}:${EXAMPLE.hash}` },
    ],
    moneyAtRisk: moneyFromDecimal('311.17', 'USD'),
  },
  missing_at_provider: {
    subject: subjectOf.payment('A-1004'),
    orderId: 'A-1004',
    provider: 'neopay',
    fields: [{ field: 'payment', expected: `neopay payment ${EXAMPLE.payment}`, actual: null }],
    moneyAtRisk: moneyFromDecimal('227.12', 'GBP'),
  },
  payment_overdue: {
    subject: 'order:A-1005@neopay',
    orderId: 'A-1005',
    provider: 'neopay',
    fields: [
      { field: 'status', expected: 'paid', actual: 'authorised' },
      { field: 'since', expected: null, actual: '2026-03-01T18:34:04Z' },
    ],
    moneyAtRisk: moneyFromDecimal('73.89', 'GBP'),
  },
  unexpected_payment: {
    subject: `payment:neopay:${EXAMPLE.payment}`,
    orderId: null,
    provider: 'neopay',
    fields: [{ field: 'order', expected: null, actual: 'completed' }],
    moneyAtRisk: moneyFromDecimal('61.20', 'GBP'),
  },
  paid_not_settled: {
    subject: `order:A-1301#neopay:${EXAMPLE.payment}`,
    orderId: 'A-1301',
    provider: 'neopay',
    fields: [
      { field: 'settled_by', expected: '2026-03-05T18:34:25Z', actual: null },
      { field: 'payment', expected: EXAMPLE.payment, actual: null },
    ],
    moneyAtRisk: moneyFromDecimal('52.77', 'GBP'),
  },
  settled_unknown: {
    subject: 'entry:main-gbp:2026-03-02/17',
    orderId: null,
    provider: 'neopay',
    fields: [
      { field: 'entry', expected: null, actual: '2026-03-02/17' },
      { field: 'account', expected: null, actual: 'main-gbp' },
      { field: 'amount', expected: null, actual: '1889.36 GBP' },
    ],
    moneyAtRisk: moneyFromDecimal('1889.36', 'GBP'),
  },
  settlement_differs: {
    subject: `settlement:neopay:${EXAMPLE.payout}`,
    orderId: null,
    provider: 'neopay',
    fields: [
      { field: 'amount', expected: '6265.12 GBP', actual: '6255.12 GBP' },
      { field: 'payout', expected: EXAMPLE.payout, actual: EXAMPLE.payout },
    ],
    moneyAtRisk: moneyFromDecimal('10.00', 'GBP'),
  },
  amount_under: {
    subject: 'order:A-1101',
    orderId: 'A-1101',
    provider: null,
    fields: [{ field: 'amount', expected: '137.78 USD', actual: '132.78 USD' }],
    moneyAtRisk: moneyFromDecimal('5.00', 'USD'),
  },
  amount_over: {
    subject: 'order:A-1102',
    orderId: 'A-1102',
    provider: null,
    fields: [{ field: 'amount', expected: '384.68 USD', actual: '389.68 USD' }],
    moneyAtRisk: moneyFromDecimal('5.00', 'USD'),
  },
  currency_mismatch: {
    subject: subjectOf.payment('A-1103'),
    orderId: 'A-1103',
    provider: 'neopay',
    fields: [{ field: 'currency', expected: 'GBP', actual: 'EUR' }],
    moneyAtRisk: moneyFromDecimal('108.00', 'EUR'),
  },
  double_payment: {
    subject: 'order:A-1104',
    orderId: 'A-1104',
    provider: null,
    fields: [{ field: 'amount', expected: '78.22 USD', actual: '156.44 USD' }],
    moneyAtRisk: moneyFromDecimal('78.22', 'USD'),
  },
  paid_in_parts: {
    subject: 'order:A-1105',
    orderId: 'A-1105',
    provider: null,
    fields: [{ field: 'payments', expected: '1', actual: '2' }],
    moneyAtRisk: moneyFromDecimal('201.67', 'USD'),
  },
  paid_late: {
    subject: 'order:A-1106',
    orderId: 'A-1106',
    provider: null,
    fields: [{ field: 'paid_at', expected: '2026-03-02T12:00:00.000Z', actual: '2026-03-02T13:00:11.000Z' }],
    moneyAtRisk: moneyFromDecimal('48.44', 'GBP'),
  },
  paid_after_cancel: {
    subject: 'order:A-1107',
    orderId: 'A-1107',
    provider: null,
    fields: [
      { field: 'cancelled_at', expected: null, actual: '2026-03-02T08:34:03.000Z' },
      { field: 'amount', expected: '18.66 USD', actual: '18.66 USD' },
    ],
    moneyAtRisk: moneyFromDecimal('18.66', 'USD'),
  },
  paid_by_other_provider: {
    subject: subjectOf.payment('A-1108'),
    orderId: 'A-1108',
    provider: 'neopay',
    fields: [{ field: 'provider', expected: 'pentagoo', actual: 'neopay' }],
    moneyAtRisk: moneyFromDecimal('265.56', 'USD'),
  },
  proof_already_used: {
    subject: subjectOf.transaction('A-1201'),
    orderId: 'A-1201',
    provider: 'pentagoo',
    fields: [{ field: 'held_by', expected: 'A-1201', actual: 'A-1202' }],
    moneyAtRisk: moneyFromDecimal('77.00', 'USD'),
  },
  contested_payment: {
    subject: subjectOf.transaction('A-1202'),
    orderId: 'A-1202',
    provider: 'pentagoo',
    fields: [{ field: 'claimed_by', expected: 'A-1202', actual: 'A-1201' }],
    moneyAtRisk: moneyFromDecimal('77.00', 'USD'),
  },
  several_candidates: {
    subject: `payment:pentagoo:${EXAMPLE.network}:${EXAMPLE.hash}#0x55d398326f99059ff775485246999027b3197955:0x4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d:0`,
    orderId: null,
    provider: 'pentagoo',
    fields: [
      { field: 'transaction', expected: null, actual: `${EXAMPLE.network}:${EXAMPLE.hash}` },
      { field: 'order', expected: 'A-1203, A-1204', actual: null },
    ],
    moneyAtRisk: moneyFromDecimal('35.00', 'USD'),
  },
  check_failed: {
    subject: subjectOf.payment('A-1205'),
    orderId: 'A-1205',
    provider: 'neopay',
    fields: [
      { field: 'time_window', expected: '2026-03-02T09:55:00.000Z or later', actual: '2026-03-01T18:20:00.000Z' },
    ],
    moneyAtRisk: moneyFromDecimal('389.01', 'GBP'),
  },
  transaction_failed: {
    subject: subjectOf.transaction('A-1206'),
    orderId: 'A-1206',
    provider: 'pentagoo',
    fields: [{ field: 'success', expected: '0x1', actual: '0x0' }],
    moneyAtRisk: null,
  },
  wrong_recipient_or_token: {
    subject: subjectOf.transaction('A-1207'),
    orderId: 'A-1207',
    provider: 'pentagoo',
    fields: [
      {
        field: 'recipient',
        expected: '0x4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d',
        actual: '0x90f79bf6eb2c4f870365e785982e1f101e93b906',
      },
    ],
    moneyAtRisk: null,
  },
  money_unallocated: {
    subject: subjectOf.payment('A-1109'),
    orderId: 'A-1109',
    provider: 'neopay',
    fields: [{ field: 'unallocated', expected: null, actual: '2.00 GBP' }],
    moneyAtRisk: moneyFromDecimal('2.00', 'GBP'),
  },
  reversed: {
    subject: subjectOf.transaction('A-1208'),
    orderId: 'A-1208',
    provider: 'pentagoo',
    fields: [
      { field: 'found', expected: null, actual: null },
      {
        field: 'earlier_block',
        expected: '0x271aabe46c71baec5c3476f23f17801886880ed4867481f2dd1febe7c337dc87',
        actual: '0x2abd18783c2a268820ddfa6109ac2951bba3882123327fd3d63b08a88accef12',
      },
    ],
    moneyAtRisk: moneyFromDecimal('52.77', 'USD'),
  },
  not_confirmed_any_more: {
    subject: subjectOf.payment('A-1209'),
    orderId: 'A-1209',
    provider: 'neopay',
    fields: [
      { field: 'not_confirmed_since', expected: null, actual: '2026-03-02T18:34:25.533Z' },
      { field: 'status', expected: 'paid', actual: 'pending' },
    ],
    moneyAtRisk: moneyFromDecimal('176.22', 'GBP'),
  },
  environment_mismatch: {
    subject: subjectOf.transaction('A-1210', 'Ethereum Classic'),
    orderId: 'A-1210',
    provider: 'pentagoo',
    fields: [{ field: 'network', expected: 'a listed network', actual: 'Ethereum Classic' }],
    moneyAtRisk: null,
  },
  unmapped_status: {
    subject: subjectOf.payment('A-1211'),
    orderId: 'A-1211',
    provider: 'neopay',
    fields: [{ field: 'status', expected: 'paid', actual: 'settling' }],
    moneyAtRisk: moneyFromDecimal('393.34', 'GBP'),
  },
  unknown_create: {
    subject: 'attempt:0d107d98-9476-4ff1-8557-71da1fb6922a',
    orderId: 'A-1006',
    provider: 'neopay',
    fields: [
      { field: 'outcome', expected: 'created', actual: 'network' },
      { field: 'payment', expected: null, actual: EXAMPLE.otherPayment },
    ],
    moneyAtRisk: moneyFromDecimal('320.79', 'GBP'),
  },
  callback_differs: {
    subject: subjectOf.transaction('A-1007'),
    orderId: 'A-1007',
    provider: 'pentagoo',
    fields: [{ field: 'amount', expected: '9000.00 USD', actual: '167.56 USD' }],
    moneyAtRisk: moneyFromDecimal('167.56', 'USD'),
  },
  orphan_callback: {
    subject: 'callback:1204',
    orderId: null,
    provider: 'pentagoo',
    fields: [{ field: 'reason', expected: null, actual: 'reference_not_ours' }],
    moneyAtRisk: null,
  },
  unreadable_callback: {
    subject: 'callback:1205',
    orderId: null,
    provider: 'pentagoo',
    fields: [{ field: 'reason', expected: null, actual: 'not_json' }],
    moneyAtRisk: null,
  },
};
