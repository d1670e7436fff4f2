import type { PaymentCallback, pentagoo } from '@punteo/contracts/pentagoo';
import type { Address } from 'viem';
import type { MinedTransaction, SandboxChain, SandboxToken } from '../chain/chain-types.ts';
import type { Calls } from '../http/call-counter.ts';
import type { CallbackScript, Delivery, RetryPolicy } from '../http/callback-sender.ts';
import type { Faults } from '../http/fault-queue.ts';
import type { ListenOptions } from '../http/listen.ts';

/** The name of a route in the contract of Pentagoo: `createPayment`. */
export type PentagooRoute = keyof typeof pentagoo;

/** Settings of `startPentagoo`. */
export interface PentagooOptions extends ListenOptions {
  readonly integrationKey?: string;
  readonly integrationSecret?: string;
  /** The merchant's callback URL. Pentagoo has one per merchant, none per payment. */
  readonly callbackUrl?: string;
  /** The chain on which buyers pay; required by `pay`. */
  readonly chain?: SandboxChain;
  /** The token of the buyers' payments. Default: a newly deployed USDT. */
  readonly token?: SandboxToken;
  /** The merchant's address. Default: the chain's last account. */
  readonly recipient?: Address;
  /** The chain's name in callbacks. Default: `Binance Smart Chain`. */
  readonly blockchain?: string;
  /** What the sender does after an answer other than 2xx. Default: nothing. */
  readonly retries?: RetryPolicy;
  /** The body of a create's 200, which the provider does not document. Default: `{}`. */
  readonly createAnswer?: unknown;
  /** The clock of the sandbox. Default: the clock of the machine. */
  readonly now?: () => Date;
}

/** A payment as Pentagoo stores it. */
export interface PentagooPayment {
  /** Pentagoo's own id. The merchant learns it from the callback. */
  readonly paymentId: string;
  readonly refId: string;
  readonly description: string;
  /** As the merchant sent it, for example `100.00 USD`. */
  readonly amount: string;
  readonly createdAt: Date;
  /** The buyers' transactions, in order. */
  readonly transactions: readonly MinedTransaction[];
}

/** What the buyer does, and how the callback is sent. */
export interface PentagooPayOptions {
  /** Smallest units, or decimal text. Default: the payment's amount. */
  readonly amount?: bigint | string;
  readonly token?: SandboxToken | 'native';
  readonly to?: Address;
  /** The buyer's address, one of the chain's accounts. */
  readonly from?: Address;
  /** The chain's name in this callback. */
  readonly blockchain?: string;
  /** Makes the transfer revert; the callback is sent nevertheless. */
  readonly fail?: boolean;
  /** Runs after the transfer is mined and before the callback is sent. */
  readonly beforeCallback?: (transaction: MinedTransaction) => void | Promise<void>;
  /** How the callback is sent. `fields` replaces fields of its body; `none` sends no callback. */
  readonly callback?: 'none' | (CallbackScript & { readonly fields?: Partial<PaymentCallback> });
}

/** What the buyer did on the chain, and how the callback arrived. */
export interface PentagooPayResult {
  readonly payment: PentagooPayment;
  readonly transaction: MinedTransaction;
  readonly callback: PaymentCallback;
  readonly deliveries: readonly Delivery[];
}

/** A local Pentagoo that behaves as its document describes. */
export interface SandboxPentagoo extends AsyncDisposable {
  /** The base URL for a client. */
  readonly url: string;
  readonly integrationKey: string;
  readonly integrationSecret: string;
  /** Can be set when the receiver's port is known. */
  callbackUrl: string | undefined;
  /** Every payment, oldest first. A refId can occur twice: the document does not say that Pentagoo rejects a repeat. */
  readonly payments: readonly PentagooPayment[];
  /** Pays the newest payment with this refId: a real transfer on the chain, then the callback. */
  pay(refId: string, options?: PentagooPayOptions): Promise<PentagooPayResult>;
  /** Sends any content as a callback: bytes and text unchanged, everything else as JSON. */
  sendCallback(content: unknown, script?: CallbackScript): Promise<readonly Delivery[]>;
  /** Every delivery attempt so far, in order. */
  readonly deliveries: readonly Delivery[];
  readonly faults: Faults<PentagooRoute>;
  readonly calls: Calls<PentagooRoute>;
  /** Stops the server and every connection. */
  close(): Promise<void>;
}
