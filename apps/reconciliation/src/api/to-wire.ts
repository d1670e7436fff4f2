import type * as wire from '@punteo/contracts/reconciliation';
import {
  type AuditEntry,
  type Callback,
  type Check,
  type CreateAttempt,
  type Discrepancy,
  type DiscrepancyHistoryEntry,
  type DiscrepancySummary,
  decimalText,
  type Evidence,
  type MerchantEvent,
  type Money,
  type Order,
  type OrderSummary,
  type Page,
  type Payment,
  type PaymentFacts,
  type Refund,
  type RefundBalance,
  type Run,
  type RunDiff,
  type RunDifference,
  type Standing,
  type StoryEntry,
  type TransactionFacts,
  trimMoney,
} from '@punteo/payments';
import type * as z from 'zod';
import type { ShownMoney } from '../orders/shown-money.ts';
import { sentence } from '../texts/sentence.ts';

/** An order as the contract of our API spells it. `punteo … --json` prints the same documents, of every kind below. */
export function orderToWire(order: Order, standing: Standing): wire.Order {
  return {
    orderId: order.orderId,
    amount: moneyToWire(order.amount),
    providers: [...order.providers],
    createdAt: order.createdAt.toISOString(),
    dueAt: instant(order.dueAt),
    fulfilledAt: instant(order.fulfilledAt),
    cancelledAt: instant(order.cancelledAt),
    closedAt: instant(order.closedAt),
    standing: {
      state: standing.state,
      proof: standing.proof,
      paid: moneyToWire(standing.paid),
      paidAt: instant(standing.paidAt),
      fulfilmentAllowed: standing.fulfilmentAllowed,
    },
  };
}

export function refundToWire(refund: Refund): wire.Refund {
  const { claim, amount, refundedAt, recordedAt, ...more } = refund;
  return {
    ...more,
    claim: { ...claim },
    amount: moneyToWire(amount),
    refundedAt: refundedAt.toISOString(),
    recordedAt: recordedAt.toISOString(),
  };
}

export function refundBalanceToWire(balance: RefundBalance): wire.RefundBalance {
  const { claim, due, refunded, left, ...more } = balance;
  return {
    ...more,
    claim: { ...claim },
    due: moneyToWire(due),
    refunded: moneyToWire(refunded),
    left: moneyToWire(left),
  };
}

export function moneyToWire(money: Money): wire.Money {
  return { value: decimalText(money), currency: money.currency };
}

/** `answer`: the provider's, where it was read. */
export function createAttemptToWire(attempt: CreateAttempt, answer: string | null): wire.CreateAttempt {
  return {
    createAttemptId: attempt.createAttemptId,
    orderId: attempt.orderId,
    provider: attempt.provider,
    amount: moneyToWire(attempt.amount),
    createdAt: attempt.createdAt.toISOString(),
    outcome: attempt.outcome,
    finishedAt: instant(attempt.finishedAt),
    providerPaymentId: attempt.providerPaymentId,
    authorisationUrl: attempt.authorisationUrl,
    paymentAddress: attempt.paymentAddress,
    reason: attempt.reason,
    detail: attempt.detail,
    retryOf: attempt.retryOf,
    retriedAt: instant(attempt.retriedAt),
    idempotencyKey: attempt.idempotencyKey,
    answer,
  };
}

export function callbackToWire(callback: Callback): wire.Callback {
  const { hint } = callback;
  return {
    callbackId: callback.callbackId,
    provider: callback.provider,
    digest: callback.digest,
    receivedAt: callback.receivedAt.toISOString(),
    lastReceivedAt: callback.lastReceivedAt.toISOString(),
    deliveries: callback.deliveries,
    contentType: callback.contentType,
    authenticatedBy: callback.authenticatedBy,
    headers: { ...callback.headers },
    outcome: callback.outcome,
    reason: callback.reason,
    orderId: callback.orderId,
    hint: hint && {
      orderReference: hint.orderReference,
      providerPaymentId: hint.providerPaymentId,
      transaction: hint.transaction && { network: hint.transaction.network, hash: hint.transaction.hash },
      amount: hint.amount && moneyToWire(hint.amount),
      amountText: hint.amountText,
      occurredAtText: hint.occurredAtText,
    },
  };
}

export function callbackWithBodyToWire(callback: Callback, body: Uint8Array) {
  return { ...callbackToWire(callback), bodyBase64: Buffer.from(body).toString('base64'), bodyText: utf8(body) };
}

export function runToWire(run: Run): wire.Run {
  return {
    runId: run.runId,
    state: run.state,
    from: instant(run.from),
    to: instant(run.to),
    requestedAt: run.requestedAt.toISOString(),
    startedAt: instant(run.startedAt),
    finishedAt: instant(run.finishedAt),
    cancelRequestedAt: instant(run.cancelRequestedAt),
    complete: run.complete,
    incompleteReasons: [...run.incompleteReasons],
    failures: run.failures.map((failure) => ({ ...failure })),
    failureCount: run.failureCount,
    abortedRuns: [...run.abortedRuns],
    dryRun: run.dryRun,
    mode: run.mode,
    fullReason: run.fullReason,
    rulesFingerprint: run.rulesFingerprint,
    summary: run.summary && {
      orders: run.summary.orders,
      standings: { ...run.summary.standings },
      ordersByOutcome: { ...run.summary.ordersByOutcome },
      discrepancies: { ...run.summary.discrepancies },
      callbacks: { ...run.summary.callbacks },
      sums: run.summary.sums.map((sum) => ({ ...sum })),
      settlement: run.summary.settlement?.map((sum) => ({ ...sum })) ?? null,
      moneyAtRisk: run.summary.moneyAtRisk.map((sum) => ({ ...sum })),
    },
  };
}

export function discrepancySummaryToWire(summary: DiscrepancySummary): z.output<typeof wire.DiscrepancySummary> {
  const { count, withoutAmount, sums } = summary;
  return {
    count,
    withoutAmount,
    sums: sums.map((sum) => ({ count: sum.count, atRisk: moneyToWire(trimMoney(sum.atRisk)) })),
  };
}

export function discrepancyHistoryToWire(
  entry: DiscrepancyHistoryEntry,
): z.output<typeof wire.DiscrepancyHistoryEntry> {
  const at = entry.at.toISOString();
  if (entry.type === 'decided') return { ...entry, at, detail: { ...entry.detail } };
  const { type, runId, fieldsBefore, fields, moneyAtRisk } = entry;
  return {
    type,
    at,
    runId,
    fieldsBefore: fieldsBefore?.map((field) => ({ ...field })) ?? null,
    fields: fields.map((field) => ({ ...field })),
    moneyAtRisk: moneyAtRisk && moneyToWire(moneyAtRisk),
  };
}

export function orderSummaryToWire({ count, sums }: OrderSummary): z.output<typeof wire.OrderSummary> {
  return {
    count,
    sums: sums.map((sum) => ({
      count: sum.count,
      ordered: moneyToWire(trimMoney(sum.ordered)),
      paid: moneyToWire(trimMoney(sum.paid)),
    })),
  };
}

export function runDiffToWire({ before, after, counts, moneyAtRisk, page }: RunDiff): wire.RunDiff {
  return {
    before: runToWire(before),
    after: runToWire(after),
    counts: { ...counts },
    moneyAtRisk: moneyAtRisk.map(({ change, ...atRisk }) => ({ change, atRisk })),
    differences: pageToWire(page, runDifferenceToWire),
  };
}

function runDifferenceToWire({ change, discrepancy, before }: RunDifference): wire.RunDifference {
  return {
    change,
    discrepancy: discrepancyToWire(discrepancy),
    before: before && {
      fields: before.fields.map((field) => ({ ...field })),
      moneyAtRisk: before.moneyAtRisk && moneyToWire(before.moneyAtRisk),
    },
  };
}

export function discrepancyToWire(discrepancy: Discrepancy): wire.Discrepancy {
  return {
    discrepancyId: discrepancy.discrepancyId,
    kind: discrepancy.kind,
    subject: discrepancy.subject,
    orderId: discrepancy.orderId,
    provider: discrepancy.provider,
    fields: discrepancy.fields.map(({ field, expected, actual }) => ({ field, expected, actual })),
    moneyAtRisk: discrepancy.moneyAtRisk && moneyToWire(discrepancy.moneyAtRisk),
    firstSeenAt: discrepancy.firstSeenAt.toISOString(),
    lastSeenAt: discrepancy.lastSeenAt.toISOString(),
    owner: discrepancy.owner,
    note: discrepancy.note,
    dueOn: discrepancy.dueOn,
    state: discrepancy.state,
    version: discrepancy.version,
    explainedBy: discrepancy.explainedBy ?? null,
    sentence: sentence(discrepancy, 'en'),
  };
}

export function eventToWire(event: MerchantEvent): wire.EventRecord {
  return {
    eventId: event.eventId,
    type: event.type,
    stream: event.stream,
    sequence: event.sequence,
    orderId: event.orderId,
    createdAt: event.createdAt.toISOString(),
    state: event.state,
    deliveries: event.deliveries.map(({ nextAttemptAt, finishedAt, ...delivery }) => ({
      ...delivery,
      nextAttemptAt: instant(nextAttemptAt),
      finishedAt: instant(finishedAt),
    })),
  };
}

export function eventWithPayloadToWire(event: MerchantEvent) {
  return { ...eventToWire(event), payload: JSON.parse(event.payload) as Record<string, unknown> };
}

export function auditToWire(entry: AuditEntry): z.output<typeof wire.AuditEntry> {
  return {
    ...entry,
    at: entry.at.toISOString(),
    detail: { ...entry.detail },
    anchor: entry.anchor && { ...entry.anchor },
  };
}

export function storyToWire(entry: StoryEntry): wire.StoryEntry {
  const at = entry.at.toISOString();
  switch (entry.type) {
    case 'order_created':
      return {
        at,
        type: entry.type,
        amount: moneyToWire(entry.amount),
        dueAt: instant(entry.dueAt),
        providers: [...entry.providers],
      };
    case 'order_fulfilled':
      return { at, type: entry.type };
    case 'order_changed':
      return {
        at,
        type: entry.type,
        change: entry.change,
        actor: entry.actor,
        reason: entry.reason,
        detail: { ...entry.detail },
        subject: entry.subject,
        anchor: entry.anchor && { ...entry.anchor },
      };
    case 'create_attempt_started':
      return { at, type: entry.type, attempt: createAttemptToWire(entry.attempt, null) };
    case 'create_attempt_finished':
      return { at, type: entry.type, attempt: createAttemptToWire(entry.attempt, entry.document) };
    case 'payment_bound':
    case 'payment_observed':
      return { at, type: entry.type, payment: paymentToWire(entry.payment) };
    case 'callback_received':
      return { at, type: entry.type, callback: callbackToWire(entry.callback) };
    case 'evidence_taken':
      return { at, type: entry.type, evidence: evidenceToWire(entry.evidence, entry.document) };
    case 'standing_changed':
      return { at, type: entry.type, from: entry.from, to: entry.to, proof: entry.proof };
    case 'event_delivered':
    case 'event_dead':
      return { at, type: entry.type, eventType: entry.eventType, eventId: entry.eventId };
    case 'discrepancy_found':
      return { at, type: entry.type, discrepancy: discrepancyToWire(entry.discrepancy) };
    case 'row_unreadable':
      return { at, type: entry.type, subject: entry.subject, reason: entry.reason };
  }
}

export function pageToWire<Item, WireItem>(page: Page<Item>, toWire: (item: Item) => WireItem) {
  const unreadable = page.unreadable?.map(({ id, reason }) => ({ id, reason }));
  return { items: page.items.map(toWire), ...(unreadable ? { unreadable } : {}), nextCursor: page.nextCursor };
}

function paymentToWire(payment: Payment): z.output<typeof wire.Payment> {
  return {
    provider: payment.provider,
    providerPaymentId: payment.providerPaymentId,
    orderId: payment.orderId,
    amount: moneyToWire(payment.amount),
    status: payment.status,
    providerStatus: payment.providerStatus,
    environment: payment.environment,
    createdAt: instant(payment.createdAt),
    updatedAt: instant(payment.updatedAt),
  };
}

function evidenceToWire(evidence: Evidence, document: string | null): wire.Evidence {
  const { evidenceId, claim, witness, answered, checks, facts, checkedAt } = evidence;
  return {
    evidenceId,
    claim: { ...claim },
    witness,
    answered,
    checks: checks.map(checkToWire),
    facts: facts && factsToWire(facts),
    document,
    checkedAt: checkedAt.toISOString(),
  };
}

function factsToWire(facts: PaymentFacts | TransactionFacts): NonNullable<wire.Evidence['facts']> {
  if (facts.kind === 'payment') {
    const { kind, amount, status, providerStatus, createdAt, updatedAt } = facts;
    const dates = { createdAt: instant(createdAt), updatedAt: instant(updatedAt) };
    return { kind, amount: moneyToWire(amount), status, providerStatus, ...dates };
  }
  const { kind, chainId, block, isReplaced, transfers } = facts;
  return {
    kind,
    chainId,
    block: block && { ...block, minedAt: block.minedAt.toISOString() },
    isReplaced,
    transfers: transfers.map(({ token, recipient, position, amount, tolerance }) => ({
      token,
      recipient,
      position,
      amount: moneyToWire(amount),
      tolerance: moneyToWire(tolerance),
    })),
  };
}

/** Without the kind of discrepancy that a check means, which is ours alone. */
function checkToWire({ kind: _, ...check }: Check): wire.Check {
  return check;
}

export function shownMoneyToWire({ unitId, unit, claim, checks, held }: ShownMoney): wire.MoneyUnit {
  return {
    unitId,
    claim: { ...claim.claim },
    amount: moneyToWire(unit.amount),
    // A claim of which nothing is shown has no unit.
    state: claim.kind === 'open' ? 'uncounted' : claim.kind,
    movedAt: instant(claim.movedBefore),
    checks: checks.map(checkToWire),
    held: held && { amount: moneyToWire(held.amount), by: held.by },
  };
}

function instant(date: Date | null): string | null {
  return date?.toISOString() ?? null;
}

function utf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
