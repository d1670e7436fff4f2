import { expect, test } from 'vitest';
import * as z from 'zod/mini';
import { AuditEntry, CreateAttempt, Discrepancy, Run } from './index.ts';

/** During a rolling upgrade a new client also reads the answers of apps of 0.1.0, which lack later fields. */

const at = '2026-03-31T10:00:00.000Z';
const nothing = {
  finishedAt: null,
  authorisationUrl: null,
  reason: null,
  detail: null,
  retryOf: null,
  retriedAt: null,
};
const runCounts = { matched: 0, matched_within_tolerance: 0, attention: 0, awaited: 1 };
const summary = {
  ...{ orders: 1, standings: { awaiting: 1 }, ordersByOutcome: runCounts, discrepancies: {}, sums: [] },
  callbacks: { received: 0, stored: 0, duplicate: 0, orphan: 0, unreadable: 0 },
};

test.each([
  {
    name: 'a create attempt',
    schema: CreateAttempt,
    answer: {
      ...{ createAttemptId: 'a', orderId: 'A-1', provider: 'neopay', amount: { value: '1.00', currency: 'EUR' } },
      ...{ createdAt: at, outcome: 'created', providerPaymentId: 'p-1', ...nothing },
    },
    later: { paymentAddress: null, idempotencyKey: null, answer: null },
  },
  {
    name: 'a discrepancy',
    schema: Discrepancy,
    answer: {
      ...{ discrepancyId: 'd', kind: 'amount_over', subject: 'order:A-1', orderId: 'A-1', provider: 'neopay' },
      ...{ fields: [], moneyAtRisk: null, firstSeenAt: at, lastSeenAt: at, owner: null, note: null, state: 'open' },
      sentence: 'A sentence.',
    },
    later: { dueOn: null, explainedBy: null },
  },
  {
    name: 'an audit entry',
    schema: AuditEntry,
    answer: { auditId: '1', at, actor: 'ana', action: 'order.amended', subject: 'order:A-1', detail: {} },
    later: { anchor: null },
  },
  {
    name: 'the summary of a run',
    schema: z.object({ summary: Run.shape.summary }),
    answer: { summary },
    later: {
      summary: {
        ...summary,
        ordersByOutcome: { ...runCounts, overdue: 0, explained: 0 },
        settlement: null,
        moneyAtRisk: [],
      },
    },
  },
])('$name of an app of 0.1.0 is read', ({ schema, answer, later }) => {
  expect(z.parse(schema, answer)).toEqual({ ...answer, ...later });
});
