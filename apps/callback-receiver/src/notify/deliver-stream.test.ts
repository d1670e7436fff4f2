import type { AttemptOutcome, PendingDelivery } from '@punteo/payments';
import { expect, test } from 'vitest';
import { deliverStream } from './deliver-stream.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
const LANE = { endpoint: 'shop', stream: 'order:A', resent: false };

test('the pending events of a stream are sent one after the other until none is left', async () => {
  const shop = startShop({ pending: ['1', '2', '3'], answers: { 1: [204], 2: [204], 3: [204] } });
  expect(await shop.deliver()).toBeNull();
  expect(shop.log).toEqual(['1 delivered', '2 delivered', '3 delivered']);
});

test('a failed event is waited for, and the later ones of its stream are not sent', async () => {
  const shop = startShop({ pending: ['1', '2', '3'], answers: { 1: [204], 2: [500] } });
  expect(await shop.deliver()).toEqual({ againInSeconds: 2 });
  expect(shop.log).toEqual(['1 delivered', '2 http_500']);
  expect(await shop.deliver()).toEqual({ againInSeconds: 2 });
  expect(shop.log).toHaveLength(2);
});

test('a dead event lets the next of its stream go', async () => {
  const tried = { triedSince: new Date(NOW.getTime() - 3_600_000) };
  const shop = startShop({ pending: ['1', '2'], answers: { 1: [400], 2: [204] }, tried });
  expect(await shop.deliver()).toBeNull();
  expect(shop.log).toEqual(['1 http_400 dead', '2 delivered']);
});

test('a worker that lost its job sends nothing more', async () => {
  const shop = startShop({ pending: ['1'], answers: {} });
  expect(await shop.deliver(AbortSignal.abort())).toEqual({ againInSeconds: 0 });
  expect(shop.log).toEqual([]);
});

/** Events by id, in memory, and a shop that answers each attempt as scripted. */
function startShop(script: {
  readonly pending: readonly string[];
  readonly answers: Readonly<Record<string, number[]>>;
  readonly tried?: Partial<PendingDelivery>;
}) {
  const log: string[] = [];
  const pending = script.pending.map(
    (eventId): PendingDelivery => ({
      ...LANE,
      eventId,
      type: 'order.paid',
      orderId: 'A',
      payload: '{}',
      attempts: 0,
      waitingSince: NOW,
      triedSince: null,
      nextAttemptAt: null,
      traceparent: null,
      ...script.tried,
    }),
  );
  const events = {
    nextDelivery: async () => pending[0] ?? null,
    recordAttempt: async (_: unknown, { outcome }: { readonly outcome: AttemptOutcome }) => {
      const first = pending[0] as PendingDelivery;
      if (outcome.delivered || outcome.nextAttemptAt === null) pending.shift();
      else pending[0] = { ...first, nextAttemptAt: outcome.nextAttemptAt };
    },
  };
  const deliver = (signal?: AbortSignal) =>
    deliverStream(LANE, {
      events,
      endpoint: { url: 'https://shop.test', secrets: [`whsec_${Buffer.alloc(32).toString('base64')}`] },
      fetch: async (_url, init) => {
        const id = new Headers(init?.headers).get('webhook-id') ?? '';
        return new Response(null, { status: script.answers[id]?.shift() ?? 500 });
      },
      clock: () => NOW,
      onAttempt: ({ eventId }, outcome) => {
        const result = outcome.delivered
          ? 'delivered'
          : `${outcome.reason}${outcome.nextAttemptAt === null ? ' dead' : ''}`;
        log.push(`${eventId} ${result}`);
      },
      ...(signal ? { signal } : {}),
    });
  return { deliver, log };
}
