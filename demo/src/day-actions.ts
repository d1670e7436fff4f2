import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { PaymentCallback } from '@punteo/contracts/pentagoo';
import { JsonNumber } from '@punteo/json';
import type { Delivery } from '@punteo/sandbox';
import type { DemoEnvironment } from './environment.ts';

/** What a scenario can make happen. The merchant acts through the API; buyers and providers act through the sandbox. */
export class DayActions {
  readonly environment: DemoEnvironment;
  /** The receiver's answers to callbacks, in order. */
  readonly answers: Answer[] = [];
  #orders = 0;

  constructor(environment: DemoEnvironment) {
    this.environment = environment;
  }

  async neopayOrder(options: OrderOptions & { readonly loseCreateAnswer?: boolean }): Promise<NeopayOrder> {
    const orderId = await this.#order('GBP', ['neopay'], options);
    if (options.loseCreateAnswer)
      this.environment.sandbox.neopay.faults.next('createPayment', { kind: 'drop', handled: true });
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

  /** Adds a completed payment at Neopay that belongs to no order. */
  async unexpectedNeopayPayment(): Promise<void> {
    this.environment.sandbox.neopay.insert({ amount: '61.20', currency: 'GBP', status: 'completed' });
  }

  /** Sends one callback to a path of the receiver that is no callback address. */
  async callbackToUnknownAddress(path: string): Promise<void> {
    const body = '{"status":"paid"}';
    const url = `${this.environment.receiverUrl}/callbacks/${path}`;
    const { status } = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    this.#recordAnswers(body, [{ status }]);
  }

  /** Sends any content to the merchant's Pentagoo callback address. */
  async pentagooCallback(content: string | Uint8Array, times = 1): Promise<void> {
    this.#recordAnswers(content, await this.environment.sandbox.pentagoo.sendCallback(content, { times }));
  }

  pentagooFields(fields: Partial<PaymentCallback>): PaymentCallback {
    return {
      amount: '77.00 USD',
      date: new Date().toISOString(),
      blockchain: 'Binance Smart Chain',
      hash: '',
      paymentId: randomUUID(),
      orderId: '',
      ...fields,
    };
  }

  /** The hash of no transaction. */
  unknownHash(): string {
    return `0x${randomBytes(32).toString('hex')}`;
  }

  async #order(currency: string, providers: string[], options: OrderOptions): Promise<string> {
    this.#orders += 1;
    const number = String(this.#orders).padStart(3, '0');
    const orderId = `2026-${number}`;
    const hour = 3_600_000;
    const createdAt = new Date(Date.now() - 2 * hour);
    const answer = await this.environment.client.putOrder({
      params: { orderId },
      body: {
        amount: { value: options.amount ?? `${20 + this.#orders}.37`, currency },
        createdAt: createdAt.toISOString(),
        dueAt: new Date(Date.now() + (options.pastDue ? -hour : 24 * hour)).toISOString(),
        providers,
      },
    });
    expectStatus(answer, 201);
    if (options.shipped)
      expectStatus(
        await this.environment.client.putFulfilment({
          params: { orderId },
          body: { force: true, reason: 'the warehouse sent it unpaid' },
        }),
        200,
      );
    return orderId;
  }

  async #neopayPayment(orderId: string): Promise<NeopayOrder> {
    const customer = { email: 'buyer@example.com', name: 'A Buyer', country: 'GB' };
    const answer = await this.environment.client.createPayment({
      params: { orderId },
      // One buyer of the day pays the same order at both providers.
      body: { provider: 'neopay', details: { institutionId: 20, customer }, another: true },
    });
    const id = expectStatus(answer, 201).providerPaymentId ?? '';
    const { neopay } = this.environment.sandbox;
    const callbackBody = () => JSON.stringify({ payment: neopay.payment(id)?.resource });
    return {
      orderId,
      untilPaid: () => this.environment.merchant.waitForEvent('order.paid', orderId),
      callbackBody,
      async setStatus(status, { amount, ...fields } = {}) {
        neopay.update(id, { ...fields, ...(amount === undefined ? {} : { amount: new JsonNumber(amount) }) });
        await neopay.setStatus(id, status, 'none');
      },
      sendCallback: async ({ body = callbackBody(), times = 1 } = {}) =>
        this.#recordAnswers(body, await neopay.sendPaymentCallback(id, { body, times })),
      remove: async () => neopay.remove(id),
    };
  }

  async #pentagooPayment(orderId: string): Promise<PentagooOrder> {
    const answer = await this.environment.client.createPayment({
      params: { orderId },
      body: { provider: 'pentagoo', details: {}, another: true },
    });
    expectStatus(answer, 201);
    const { chain, pentagoo, token, recipient } = this.environment.sandbox;
    const payment = pentagoo.payments.at(-1);
    if (!payment?.refId.startsWith(orderId)) throw new Error(`Pentagoo has no payment for order ${orderId}.`);
    const [amount = ''] = payment.amount.split(' ');
    const otherAddress = chain.accounts[3];
    if (otherAddress === undefined) throw new Error('The chain has fewer than four accounts.');
    return {
      orderId,
      untilPaid: () => this.environment.merchant.waitForEvent('order.paid', orderId),
      async transfer(options = {}) {
        const paidIn =
          options.token === 'look-alike'
            ? await chain.deployToken({ symbol: token.symbol, decimals: token.decimals })
            : token;
        const to = options.recipient === 'other' ? otherAddress : recipient;
        const { hash } = await chain.transfer({ token: paidIn, to, amount: options.amount ?? amount });
        await chain.mine(BLOCKS_UNTIL_FINAL);
        return hash;
      },
      async failedTransfer() {
        const { hash } = await chain.failingTransfer({ token, to: recipient });
        await chain.mine(BLOCKS_UNTIL_FINAL);
        return hash;
      },
      sendCallback: async (hash, { times = 1, ...fields } = {}) => {
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

  #recordAnswers(content: string | Uint8Array, deliveries: readonly Pick<Delivery, 'status'>[]): void {
    const digest = createHash('sha256').update(content).digest('hex');
    for (const { status } of deliveries) if (status !== undefined) this.answers.push({ status, digest });
  }
}

/** A transfer is final at depth 3 by the environment's chains file, its own block included. */
const BLOCKS_UNTIL_FINAL = 2;

export interface OrderOptions {
  /** Whether the merchant records the fulfilment. */
  readonly shipped: boolean;
  /** Decimal text. Default: an amount that no other order has. */
  readonly amount?: string;
  /** Makes the order due an hour ago. Default: due tomorrow. */
  readonly pastDue?: boolean;
}

export interface Answer {
  readonly status: number;
  /** SHA-256 of the callback's body, in hex. */
  readonly digest: string;
}

export interface NeopayOrder {
  readonly orderId: string;
  /** Resolves when the merchant has received `order.paid`. */
  untilPaid(): Promise<void>;
  /** The body of a callback about the payment's current state. */
  callbackBody(): string;
  /** Changes the payment at Neopay without a callback. */
  setStatus(
    status: string,
    fields?: { readonly amount?: string; readonly currency?: string; readonly environment?: string },
  ): Promise<void>;
  sendCallback(script?: { readonly times?: number; readonly body?: string }): Promise<void>;
  /** Deletes the payment at Neopay. */
  remove(): Promise<void>;
}

export interface PentagooOrder {
  readonly orderId: string;
  /** Resolves when the merchant has received `order.paid`. */
  untilPaid(): Promise<void>;
  /** Makes a real transfer on the chain and returns its hash. */
  transfer(options?: {
    readonly amount?: string;
    readonly recipient?: 'other';
    readonly token?: 'look-alike';
  }): Promise<string>;
  /** Makes a transfer that fails on the chain and returns its hash. */
  failedTransfer(): Promise<string>;
  sendCallback(hash: string, options?: Partial<PaymentCallback> & { readonly times?: number }): Promise<void>;
}

/** Returns the body of an answer with the expected status. Throws on any other status. */
export function expectStatus<
  Answer extends { readonly status: number; readonly body: unknown; readonly raw: string },
  Status extends Answer['status'],
>(answer: Answer, status: Status): Extract<Answer, { readonly status: Status }>['body'] {
  if (answer.status === status) return answer.body as Extract<Answer, { readonly status: Status }>['body'];
  throw new Error(`The API answered ${answer.status} instead of ${status}: ${answer.raw}`);
}
