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
const page = { cursor: Buffer.from(`2026-03-01 10:00:00+00\n${UUID}`).toString('base64url'), limit: '10' };
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
  listOrders: { query: { ...page, state: 'awaiting' } },
  createPayment: {
    params,
    body: { provider: 'neopay', description: 'Tea', details: { ...DETAILS, more: ['x'] }, retryLost: true },
  },
  putFulfilment: { params, body: { fulfilledAt: AT } },
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
  listCallbacks: { query: { ...page, provider: 'neopay', outcome: 'orphan', orderId: 'HOSTILE' } },
  getCallback: { params: { callbackId: '1' } },
  replayCallback: { params: { callbackId: '1' }, body: {} },
  startRun: { body: { from: AT, to: LATER, dryRun: true } },
  listRuns: { query: page },
  getRun: { params: { runId: UUID } },
  cancelRun: { params: { runId: UUID }, body: {} },
  listDiscrepancies: { query: { ...page, state: 'open', kind: 'amount_under', orderId: 'HOSTILE', owner: 'Eva' } },
  patchDiscrepancy: { params: { discrepancyId: UUID }, body: { owner: 'Eva', note: 'asked', state: 'open' } },
  listEvents: { query: { ...page, state: 'dead', orderId: 'HOSTILE', type: 'order.paid' } },
  getEvent: { params: { eventId: UUID } },
  resendEvents: { body: { eventIds: [UUID], failed: true, since: AT, until: LATER } },
  listAudit: { query: page },
  planErasure: { body: { by: 'orders', orderIds: ['HOSTILE'] } },
  erase: { body: { by: 'person', person: { emails: ['a@example.test'], names: ['Eva'] }, reason } },
  listErasures: { query: page },
  splitPayment: {
    params: claim,
    body: { parts: [{ orderId: 'HOSTILE', amount }], unitId: '0123456789ab', reason },
  },
};
