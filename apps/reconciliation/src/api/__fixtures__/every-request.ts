import type { reconciliation } from '@punteo/contracts/reconciliation';
import { DETAILS } from '../../__fixtures__/test-app.ts';

/** The parts of a request in which a text can stand. */
export interface ExampleRequest {
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: Readonly<Record<string, unknown>>;
}

const UUID = '0d9b2f4e-8f4e-4a53-9d8f-1e0a7c6b5a43';
const AT = '2026-03-01T10:00:00Z';
const LATER = '2026-03-02T10:00:00Z';
const amount = { value: '100.00', currency: 'GBP' };
const params = { orderId: 'HOSTILE' };
const cursorOf = (...lines: readonly string[]) => Buffer.from(lines.join('\n')).toString('base64url');
const page = { cursor: cursorOf('2026-03-01 10:00:00+00', UUID), limit: '10' };
const CURSOR = cursorOf('newest', '2026-03-01 10:00:00+00', UUID);
const discrepancyFilter = {
  state: 'open',
  kind: 'amount_under',
  provider: 'neopay',
  currency: 'GBP',
  owner: 'Eva',
  unassigned: 'true',
  orderId: 'HOSTILE',
  olderThanDays: '1',
  newerThanDays: '10',
  atLeast: '1.00',
  atMost: '100.00',
  dueBy: '2026-03-31',
  text: 'a text',
};
const orderFilter = {
  state: 'awaiting',
  orderId: 'HOSTILE',
  payment: UUID,
  transaction: UUID,
  provider: 'neopay',
  currency: 'GBP',
  atLeast: '1.00',
  atMost: '100.00',
  createdFrom: AT,
  createdTo: LATER,
  buyer: 'buyer@example.test',
};
const reason = 'a reason';
const claim = { provider: 'neopay', claim: UUID };

/** A request to every route that matches the contract, with every parameter and every field of the body. */
export const everyRequest: Readonly<Record<keyof typeof reconciliation, ExampleRequest>> = {
  putOrder: {
    params,
    body: {
      amount,
      createdAt: AT,
      dueAt: AT,
      fulfilledAt: AT,
      providers: ['neopay'],
      payments: [{ provider: 'neopay', providerPaymentId: UUID }],
      reason,
    },
  },
  getOrder: { params },
  listOrders: { query: { ...page, ...orderFilter } },
  summariseOrders: { query: orderFilter },
  createPayment: {
    params,
    body: { provider: 'neopay', description: 'Tea', details: { ...DETAILS, more: ['x'] }, retryLost: true, another: true, idempotencyKey: 'k-1' },
  },
  putFulfilment: { params, body: { fulfilledAt: AT, reason, force: true } },
  withdrawFulfilment: { params, body: { reason } },
  getStory: { params, query: page },
  getMoney: { params },
  amendOrder: { params, body: { amount, dueAt: AT, providers: ['neopay'], force: true, reason } },
  cancelOrder: { params, body: { reason } },
  closeOrder: { params, body: { reason } },
  bindClaim: { params, body: { ...claim, reason } },
  withdrawClaim: { params, body: { ...claim, reason } },
  allocateMoney: { params, body: { ...claim, unitId: '0123456789ab', amount, reason } },
  withdrawAllocation: { params, body: { ...claim, unitId: '0123456789ab', reason } },
  acceptParts: { params, body: { reason } },
  listRefundBalances: { query: { ...page, orderId: 'HOSTILE', provider: 'neopay', currency: 'GBP', state: 'open' } },
  listRefunds: { query: { ...page, orderId: 'HOSTILE' } },
  recordRefund: {
    params,
    body: { ...claim, amount, refundedAt: AT, reference: 'bank 7', force: true, reason },
  },
  listCallbacks: { query: { ...page, provider: 'neopay', outcome: 'orphan', orderId: 'HOSTILE' } },
  getCallback: { params: { callbackId: '1' } },
  replayCallback: { params: { callbackId: '1' }, body: { reason } },
  startRun: { body: { from: AT, to: LATER, dryRun: true, full: true } },
  listRuns: { query: page },
  getRun: { params: { runId: UUID } },
  cancelRun: { params: { runId: UUID }, body: { reason } },
  listRunDiscrepancies: { params: { runId: UUID }, query: { ...page, kind: 'amount_under' } },
  diffRuns: { params: { runId: UUID, laterRunId: UUID }, query: { ...page, change: 'new' } },
  listDiscrepancies: { query: { limit: '10', cursor: CURSOR, sort: 'newest', ...discrepancyFilter } },
  summariseDiscrepancies: { query: discrepancyFilter },
  getDiscrepancy: { params: { discrepancyId: UUID } },
  getDiscrepancyHistory: {
    params: { discrepancyId: UUID },
    query: { ...page, cursor: cursorOf('2026-03-01 10:00:00+00', `a${'1'.padStart(18, '0')}`) },
  },
  patchDiscrepancy: {
    params: { discrepancyId: UUID },
    body: { owner: 'Eva', note: 'asked', dueOn: '2026-03-31', state: 'open', reason, version: 1 },
  },
  changeDiscrepancies: {
    body: { discrepancyIds: [UUID], filter: discrepancyFilter, count: 1, change: { owner: 'Eva', note: 'asked', dueOn: '2026-03-31', state: 'open' }, reason },
  },
  listStatements: { query: { ...page, notAccepted: 'true' } },
  getStatement: { params: { statementFileId: UUID } },
  listStatementBadRows: { params: { statementFileId: UUID }, query: page },
  acceptStatement: { params: { statementFileId: UUID }, body: { reason } },
  listStatementEntries: { query: { ...page, statementFileId: UUID, account: 'main' } },
  listEvents: { query: { ...page, state: 'dead', orderId: 'HOSTILE', type: 'order.paid' } },
  getEvent: { params: { eventId: UUID } },
  resendEvents: { body: { eventIds: [UUID], failed: true, since: AT, until: LATER, reason } },
  listAudit: { query: { ...page, subject: 'order:HOSTILE', actor: 'ana', action: 'order.amended' } },
  getAuditHead: {},
  verifyAudit: { body: { anchors: [`1:${'0'.repeat(64)}`] } },
  closePeriod: { body: { period: '2026-03', reason, dryRun: true } },
  listPeriods: { query: page },
  getPeriod: { params: { periodId: '2026-03' } },
  listPeriodEntries: { params: { periodId: '2026-03' }, query: page },
  listPeriodOpenItems: { params: { periodId: '2026-03' }, query: page },
  getPeriodStatement: { params: { periodId: '2026-03' }, query: { lang: 'es' } },
  getPeriodStatementCsv: { params: { periodId: '2026-03' }, query: { lang: 'es' } },
  planErasure: { body: { by: 'orders', orderIds: ['HOSTILE'] } },
  erase: { body: { by: 'person', person: { emails: ['a@example.test'], names: ['Eva'] }, reason } },
  listErasures: { query: page },
  splitPayment: {
    params: claim,
    body: { parts: [{ orderId: 'HOSTILE', amount }], unitId: '0123456789ab', reason },
  },
};
