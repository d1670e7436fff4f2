import { JsonNumber } from '@punteo/json';
import type { DayOrder, DayStep, PentagooPayment } from '@punteo/sandbox';
import { expectStatus } from '../day-actions.ts';
import type { DemoEnvironment } from '../environment.ts';
import { type Ledger, unknownHash } from './ledger.ts';

/** A step that concerns its order alone; transfers and replaced blocks are done for all orders of a round together. */
export type OwnStep = Exclude<DayStep, { readonly act: 'transfer' | 'reorganise' | 'wait' }>;

/** Does one step of an order, as the merchant through the API, or as a provider through the sandbox. */
export async function actFor(order: DayOrder, step: OwnStep, { environment, ledger }: Playing): Promise<void> {
  const { client, sandbox } = environment;
  const params = { orderId: order.orderId };
  const reason = 'part of the day';
  switch (step.act) {
    case 'ask_payment':
      return askPayment(order, step, { environment, ledger });
    case 'neopay_shows': {
      const id = ledger.payment(order.orderId, step.payment);
      const { status, amount, currency, environment: shown, createdHoursAgo } = step;
      sandbox.neopay.update(id, {
        ...(status === undefined ? {} : { status }),
        ...(amount === undefined ? {} : { amount: new JsonNumber(amount) }),
        ...(currency === undefined ? {} : { currency }),
        ...(shown === undefined ? {} : { environment: shown }),
        ...(createdHoursAgo === undefined ? {} : { created_at: hoursAgo(createdHoursAgo) }),
      });
      const arrived = { reference: id, amount: amount ?? order.amount, currency: currency ?? order.currency };
      if (status === 'completed' && order.settled)
        ledger.money.push({ orderId: order.orderId, provider: 'neopay', ...arrived });
      return;
    }
    case 'neopay_deletes':
      return sandbox.neopay.remove(ledger.payment(order.orderId));
    case 'neopay_calls': {
      const script = { times: step.times ?? 1, ...(step.text === undefined ? {} : { body: step.text }) };
      await sandbox.neopay.sendPaymentCallback(ledger.payment(order.orderId, step.payment), script);
      return;
    }
    case 'pentagoo_calls':
      await sandbox.pentagoo.sendCallback(pentagooCallback(order, step, { environment, ledger }), {
        times: step.times ?? 1,
      });
      return;
    case 'cancel':
      expectStatus(await client.cancelOrder({ params, body: { reason } }), 200);
      return;
    case 'close':
      expectStatus(await client.closeOrder({ params, body: { reason } }), 200);
      return;
    case 'allow':
      expectStatus(await client.amendOrder({ params, body: { providers: [...step.providers], reason } }), 200);
      return;
    case 'allocate': {
      const amount = { value: step.amount, currency: order.currency };
      const claim = ledger.payment(order.orderId);
      expectStatus(await client.allocateMoney({ params, body: { provider: 'neopay', claim, amount, reason } }), 200);
    }
  }
}

export interface Playing {
  readonly environment: DemoEnvironment;
  readonly ledger: Ledger;
}

async function askPayment(
  order: DayOrder,
  { provider, answerLost }: Extract<DayStep, { readonly act: 'ask_payment' }>,
  { environment: { client, sandbox }, ledger }: Playing,
): Promise<void> {
  if (answerLost) sandbox.neopay.faults.next('createPayment', { kind: 'drop', handled: true });
  const customer = { email: `${order.orderId}@example.com`, country: 'GB' };
  const details = provider === 'neopay' ? { institutionId: 20, customer } : {};
  const isSecond = ledger.hasAsked(order.orderId, 'neopay');
  const body = { provider, details, ...(isSecond ? { another: true } : {}) };
  const answer = expectStatus(await client.createPayment({ params: { orderId: order.orderId }, body }), 201);
  if (answer.providerPaymentId !== null) ledger.addPayment(order.orderId, answer.providerPaymentId);
}

function pentagooCallback(
  order: DayOrder,
  step: Extract<DayStep, { readonly act: 'pentagoo_calls' }>,
  { environment: { sandbox }, ledger }: Playing,
): string {
  const payment = paymentOf(sandbox.pentagoo.payments, order);
  const { transfer = 0 } = step;
  const hash =
    transfer === 'unknown'
      ? unknownHash(order.orderId)
      : typeof transfer === 'object'
        ? ledger.transfer(transfer.of)
        : ledger.transfer(order.orderId, transfer);
  return JSON.stringify({
    amount: `${step.amount ?? order.amount} ${order.currency}`,
    date: hoursAgo(step.again ? 0.5 : 1),
    blockchain: step.network ?? 'Binance Smart Chain',
    hash,
    paymentId: payment.paymentId,
    orderId: payment.refId,
  });
}

function paymentOf(payments: readonly PentagooPayment[], { orderId }: DayOrder): PentagooPayment {
  const found = payments.find(({ refId }) => refId.startsWith(orderId));
  if (!found) throw new Error(`Pentagoo has no payment for order ${orderId}.`);
  return found;
}

export function hoursAgo(hours: number): string {
  return new Date(Date.now() - hours * 3_600_000).toISOString();
}
