import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PaymentCallback } from '@punteo/contracts/pentagoo';
import { JsonNumber } from '@punteo/json';
import type { Delivery } from '@punteo/sandbox';
import type { World } from './environment.ts';

export interface OrderOptions {
  readonly shipped: boolean;
  readonly amount?: string;
  /** Due an hour ago; else tomorrow. */
  readonly pastDue?: boolean;
}

/** What the scenes can make happen. Merchant's acts go through the API, buyers' and providers' through the sandbox. */
export class Stage {
  /** Requests to the receiver that got an answer: what it was, and to which bytes. */
  readonly answers: Answer[] = [];
  readonly #world: World;
  #orders = 0;

  constructor(world: World) {
    this.#world = world;
  }

  async neopayOrder(options: OrderOptions & { readonly loseCreateAnswer?: boolean }): Promise<NeopayOrder> {
    const orderId = await this.#order('GBP', ['neopay'], options);
    if (options.loseCreateAnswer)
      this.#world.sandbox.neopay.faults.next('createPayment', { kind: 'drop', handled: true });
    return this.#neopayPayment(orderId);
  }

  async pentagooOrder(options: OrderOptions): Promise<PentagooOrder> {
    const orderId = await this.#order('USD', ['pentagoo'], options);
    return this.#pentagooPayment(orderId);
  }

  async orderThroughBoth(options: OrderOptions): Promise<{ neopay: NeopayOrder; pentagoo: PentagooOrder }> {
    const orderId = await this.#order('USD', ['neopay', 'pentagoo'], options);
    return { neopay: await this.#neopayPayment(orderId), pentagoo: await this.#pentagooPayment(orderId) };
  }

  async strangersNeopayPayment(): Promise<void> {
    this.#world.sandbox.neopay.insert({ amount: '61.20', currency: 'GBP', status: 'completed' });
  }

  /** A stranger is no provider: it tries once. */
  async strangersCallback(path: string): Promise<void> {
    const body = '{"status":"paid"}';
    const url = `${this.#world.receiverUrl}/callbacks/${path}`;
    const { status } = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    this.#note(body, [{ status }]);
  }

  /** Posts to the merchant's real Pentagoo address, whatever the content. */
  async pentagooCallback(content: string | Uint8Array, times = 1): Promise<void> {
    this.#note(content, await this.#world.sandbox.pentagoo.sendCallback(content, { times }));
  }

  pentagooFields(fields: Partial<PaymentCallback>): PaymentCallback {
    return {
      amount: '77.00 USD',
      date: new Date().toISOString(),
      blockchain: 'Binance Smart Chain',
      hash: '',
      paymentId: crypto.randomUUID(),
      orderId: '',
      ...fields,
    };
  }

  async #order(currency: string, providers: string[], options: OrderOptions): Promise<string> {
    this.#orders += 1;
    const number = String(this.#orders).padStart(3, '0');
    const orderId = `2026-${number}`;
    const hour = 3_600_000;
    const createdAt = new Date(Date.now() - 2 * hour);
    const answer = await this.#world.client.putOrder({
      params: { orderId },
      body: {
        amount: { value: options.amount ?? `${20 + this.#orders}.37`, currency },
        createdAt: createdAt.toISOString(),
        dueAt: new Date(Date.now() + (options.pastDue ? -hour : 24 * hour)).toISOString(),
        providers,
      },
    });
    expectStatus(answer, 201);
    if (options.shipped) expectStatus(await this.#world.client.putFulfilment({ params: { orderId }, body: {} }), 200);
    return orderId;
  }

  async #neopayPayment(orderId: string): Promise<NeopayOrder> {
    const customer = { email: 'buyer@example.com', name: 'A Buyer', country: 'GB' };
    const answer = await this.#world.client.createPayment({
      params: { orderId },
      body: { provider: 'neopay', details: { institutionId: 20, customer } },
    });
    const id = expectStatus(answer, 201).providerPaymentId ?? '';
    const { neopay } = this.#world.sandbox;
    const document = () => JSON.stringify({ payment: neopay.payment(id)?.resource });
    return {
      orderId,
      untilPaid: () => this.#untilPaid(orderId),
      document: async () => document(),
      async settle(status, { amount, ...fields } = {}) {
        neopay.update(id, { ...fields, ...(amount === undefined ? {} : { amount: new JsonNumber(amount) }) });
        await neopay.setStatus(id, status, 'none');
      },
      callBack: async ({ body = document(), times = 1 } = {}) =>
        this.#note(body, await neopay.sendPaymentCallback(id, { body, times })),
      remove: async () => neopay.remove(id),
    };
  }

  async #pentagooPayment(orderId: string): Promise<PentagooOrder> {
    const answer = await this.#world.client.createPayment({
      params: { orderId },
      body: { provider: 'pentagoo', details: {} },
    });
    expectStatus(answer, 201);
    const { chain, pentagoo, token, recipient } = this.#world.sandbox;
    const payment = pentagoo.payments.at(-1);
    if (!payment?.refId.startsWith(orderId)) throw new Error(`Pentagoo has no payment for ${orderId}`);
    const [amount = ''] = payment.amount.split(' ');
    const stranger = chain.accounts[3];
    if (stranger === undefined) throw new Error('the chain has too few accounts');
    return {
      orderId,
      untilPaid: () => this.#untilPaid(orderId),
      async transfer(options = {}) {
        const paidIn =
          options.token === 'look-alike'
            ? await chain.deployToken({ symbol: token.symbol, decimals: token.decimals })
            : token;
        const to = options.recipient === 'stranger' ? stranger : recipient;
        const { hash } = await chain.transfer({ token: paidIn, to, amount: options.amount ?? amount });
        // Deep enough to be final by the demo's policy.
        await chain.mine(2);
        return hash;
      },
      async failedTransfer() {
        const { hash } = await chain.failingTransfer({ token, to: recipient });
        await chain.mine(2);
        return hash;
      },
      callBack: async (hash, { times = 1, ...fields } = {}) => {
        const callback = this.pentagooFields({
          amount: payment.amount,
          paymentId: payment.paymentId,
          orderId: payment.refId,
          hash,
          ...fields,
        });
        await this.pentagooCallback(JSON.stringify(callback), times);
      },
    };
  }

  async #untilPaid(orderId: string): Promise<void> {
    // As long as it takes to give a dead worker's job to another.
    for (let tries = 0; tries < 1_200; tries += 1) {
      const { standing } = expectStatus(await this.#world.client.getOrder({ params: { orderId } }), 200);
      if (standing.state === 'paid') return;
      await sleep(50);
    }
    throw new Error(`${orderId} was not called paid within 60 s`);
  }

  #note(content: string | Uint8Array, deliveries: readonly Pick<Delivery, 'status'>[]): void {
    const digest = createHash('sha256').update(content).digest('hex');
    for (const { status } of deliveries) if (status !== undefined) this.answers.push({ status, digest });
  }
}

export interface Answer {
  readonly status: number;
  /** SHA-256 of the body that was sent, in hex. */
  readonly digest: string;
}

export interface NeopayOrder {
  readonly orderId: string;
  untilPaid(): Promise<void>;
  /** The document that a callback would carry now. */
  document(): Promise<string>;
  /** Changes what Neopay says about the payment; tells nobody. */
  settle(
    status: string,
    fields?: { readonly amount?: string; readonly currency?: string; readonly environment?: string },
  ): Promise<void>;
  callBack(script?: { readonly times?: number; readonly body?: string }): Promise<void>;
  remove(): Promise<void>;
}

export interface PentagooOrder {
  readonly orderId: string;
  untilPaid(): Promise<void>;
  /** A real transfer on the chain; its hash. */
  transfer(options?: {
    readonly amount?: string;
    readonly recipient?: 'stranger';
    readonly token?: 'look-alike';
  }): Promise<string>;
  failedTransfer(): Promise<string>;
  callBack(hash: string, options?: Partial<PaymentCallback> & { readonly times?: number }): Promise<void>;
}

export function expectStatus<
  Answer extends { readonly status: number; readonly body: unknown; readonly raw: string },
  Status extends Answer['status'],
>(answer: Answer, status: Status): Extract<Answer, { readonly status: Status }>['body'] {
  if (answer.status === status) return answer.body as Extract<Answer, { readonly status: Status }>['body'];
  throw new Error(`${status} was expected and ${answer.status} came: ${answer.raw}`);
}
