import type { PaymentCallback } from '@punteo/contracts/pentagoo';
import type { Address } from 'viem';
import type { MinedTransaction, SandboxChain, SandboxToken } from '../chain/chain-types.ts';
import type {
  PentagooOptions,
  PentagooPayment,
  PentagooPayOptions,
  PentagooPayResult,
  SandboxPentagoo,
} from './pentagoo-types.ts';

type PayDependencies = Pick<PentagooOptions, 'chain' | 'token' | 'recipient' | 'blockchain'> & {
  readonly now: () => Date;
};

/** Creates `pay`: the buyer's transfer on the chain, then Pentagoo's callback to the merchant. */
export function createPay(
  options: PayDependencies,
  payments: PentagooPayment[],
  sendCallback: SandboxPentagoo['sendCallback'],
): SandboxPentagoo['pay'] {
  let deployed: Promise<SandboxToken> | undefined;

  return async (refId, pay = {}): Promise<PentagooPayResult> => {
    const { chain } = options;
    if (!chain) throw new Error('Pentagoo was started without a chain. Start it with one, or use startSandbox.');
    const at = payments.findLastIndex((payment) => payment.refId === refId);
    const created = payments[at];
    if (!created) throw new Error(`Pentagoo has no payment with refId ${refId}. Create one first.`);

    const token = pay.token ?? (await defaultToken(chain));
    const transaction = await transfer(chain, token, created, pay);
    const payment = { ...created, transactions: [...(payments[at] ?? created).transactions, transaction] };
    payments[at] = payment;
    await pay.beforeCallback?.(transaction);

    const { fields, ...script } = pay.callback === 'none' ? {} : (pay.callback ?? {});
    const callback = { ...callbackOf(payment, transaction, pay.blockchain), ...fields };
    const deliveries = pay.callback === 'none' ? [] : await sendCallback(callback, script);
    return { payment, transaction, callback, deliveries };
  };

  function defaultToken(chain: SandboxChain): Promise<SandboxToken> {
    deployed ??= options.token ? Promise.resolve(options.token) : chain.deployToken();
    return deployed;
  }

  function transfer(
    chain: SandboxChain,
    token: SandboxToken | 'native',
    payment: PentagooPayment,
    { amount, to, from, fail }: PentagooPayOptions,
  ): Promise<MinedTransaction> {
    const recipient = to ?? options.recipient ?? (chain.accounts.at(-1) as Address);
    const sent = { token, to: recipient, amount: amount ?? digits(payment.amount), ...(from && { from }) };
    return fail ? chain.failingTransfer(sent) : chain.transfer(sent);
  }

  function callbackOf(
    { amount, paymentId, refId }: PentagooPayment,
    { hash }: MinedTransaction,
    blockchain = options.blockchain ?? 'Binance Smart Chain',
  ): PaymentCallback {
    const date = options
      .now()
      .toISOString()
      .replace(/\.\d+Z$/, 'Z');
    return { amount, date, blockchain, hash, paymentId, orderId: refId };
  }
}

/** An amount of `100.00 USD` is paid as 100.00 tokens. */
function digits(amount: string): string {
  const [, number] = /^(\d+(?:\.\d+)?)(?: [A-Za-z]{3,10})?$/.exec(amount) ?? [];
  if (number === undefined)
    throw new Error(`The payment's amount "${amount}" is not a number of tokens. Give pay() an amount.`);
  return number;
}
