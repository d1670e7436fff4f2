import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { JsonNumber } from '@punteo/json';
import type { Delivery, PentagooPayment, Sandbox } from '@punteo/sandbox';
import type { AcknowledgedCallback } from '@punteo/testing';
import type { Shop } from '../events/shop.ts';
import type { Random } from '../random.ts';

/** What a buyer and the providers do about one order. Its amounts are those of no other order. */
export interface SoakOrder {
  readonly orderId: string;
  readonly amountMinor: number;
  readonly lessMinor: number;
  readonly moreMinor: number;
  readonly neopay: {
    /** Changes the payment at Neopay without a callback. */
    become(status: string, amountMinor?: number): Promise<void>;
    /** The body of a callback about the payment's state now. */
    body(): string;
    /** Sends a callback until it is acknowledged. */
    callBack(options?: { readonly body?: string; readonly times?: number }): Promise<void>;
  };
  readonly pentagoo: {
    /** A transfer on the chain; resolves to its hash when it is mined. */
    transfer(amountMinor: number): Promise<string>;
    failedTransfer(): Promise<string>;
    /** Sends a callback until it is acknowledged. */
    callBack(hash: string, options?: { readonly times?: number }): Promise<void>;
  };
  /** The hash of no transaction. */
  inventedHash(): string;
  /** Transactions that were called back for it. */
  readonly called: readonly string[];
  /** The hash of a transfer that paid another order; null while there is none. */
  hashOfAnother(): string | null;
  /** Resolves when the shop received the event that the order is paid. Only money that counted can be refunded. */
  untilPaid(): Promise<void>;
}

/** What all orders share. */
export interface Trade {
  readonly sandbox: Sandbox;
  readonly shop: Shop;
  readonly random: Random;
  /** Every callback that was answered 2xx, and how many answers there were by status. */
  readonly acknowledged: AcknowledgedCallback[];
  readonly answers: Map<string, number>;
  /** Transfers that paid an order exactly and were claimed for it: no other order has as good a right to them. */
  readonly payments: string[];
}

export function createSoakOrder(
  trade: Trade,
  order: {
    readonly orderId: string;
    readonly amountMinor: number;
    readonly neopayId: string | null;
    readonly pentagooPayment: PentagooPayment | null;
  },
): SoakOrder {
  const { sandbox, shop, random, acknowledged, answers, payments } = trade;
  const called: string[] = [];
  const { orderId, amountMinor } = order;
  const { neopay, pentagoo, chain, token, recipient } = sandbox;
  const neopayId = order.neopayId ?? '';

  function record(deliveries: readonly Delivery[], provider: string, addressedOrderId: string | null, body: string) {
    const digest = createHash('sha256').update(body).digest('hex');
    for (const { status } of deliveries) {
      const answer = status === undefined ? 'none' : String(status);
      answers.set(answer, (answers.get(answer) ?? 0) + 1);
      if (status !== undefined && status < 300) acknowledged.push({ provider, addressedOrderId, digest });
    }
  }

  function body(): string {
    return JSON.stringify({ payment: neopay.payment(neopayId)?.resource });
  }

  return {
    orderId,
    amountMinor,
    lessMinor: amountMinor - 101,
    moreMinor: amountMinor + 101,
    neopay: {
      async become(status, changedMinor = amountMinor) {
        neopay.update(neopayId, { amount: new JsonNumber(decimal(changedMinor)) });
        await neopay.setStatus(neopayId, status, 'none');
      },
      body,
      async callBack({ body: content = body(), times = 1 } = {}) {
        record(await neopay.sendPaymentCallback(neopayId, { body: content, times }), 'neopay', orderId, content);
      },
    },
    pentagoo: {
      async transfer(transferredMinor) {
        await sleep(BUYER_MILLISECONDS);
        const { hash } = await chain.transfer({ token, to: recipient, amount: decimal(transferredMinor) });
        return hash;
      },
      failedTransfer: async () => (await chain.failingTransfer({ token, to: recipient })).hash,
      async callBack(hash, { times = 1 } = {}) {
        const { amount, paymentId, refId } = order.pentagooPayment as PentagooPayment;
        const fields = { amount, paymentId, orderId: refId, hash, blockchain: 'Binance Smart Chain' };
        const content = JSON.stringify({ ...fields, date: new Date().toISOString() });
        record(await pentagoo.sendCallback(content, { times }), 'pentagoo', null, content);
        called.push(hash);
      },
    },
    inventedHash: () => `0x${randomBytes(32).toString('hex')}`,
    called,
    hashOfAnother: () => (payments.length === 0 ? null : random.pick(payments)),
    async untilPaid() {
      const isPaid = ({ isTaken, stream, type }: Shop['requests'][number]) =>
        isTaken && stream === `order:${orderId}` && type === 'order.paid';
      while (!shop.requests.some(isPaid)) await sleep(1_000);
    },
  };
}

/**
 * How long a buyer takes to pay. Blocks state whole seconds, and an order that is not older than the money has no better
 * right to it than an order of a thief.
 */
const BUYER_MILLISECONDS = 3_000;

/** Decimal text of an amount in minor units of a currency with two of them. */
export function decimal(minor: number): string {
  return `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`;
}
