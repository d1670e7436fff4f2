import type { PaymentCallback, pentagoo } from '@punteo/contracts/pentagoo';
import type { Address } from 'viem';
import type { MinedTransaction, SandboxChain, SandboxToken } from '../chain/chain-types.ts';
import type { Calls } from '../http/call-counter.ts';
import type { CallbackScript, Delivery, RetryPolicy } from '../http/callback-sender.ts';
import type { Faults } from '../http/fault-queue.ts';
import type { ListenOptions } from '../http/listen.ts';

export type PentagooRoute = keyof typeof pentagoo;

export interface PentagooOptions extends ListenOptions {
  readonly integrationKey?: string;
  readonly integrationSecret?: string;
  /** Where the merchant takes callbacks in. Pentagoo has one for the merchant, none per payment. */
  readonly callbackUrl?: string;
  /** Where buyers pay; `pay` needs one. */
  readonly chain?: SandboxChain;
  /** The token that buyers pay in; a USDT is deployed unless told. */
  readonly token?: SandboxToken;
  /** The merchant's address; the chain's last account unless told. */
  readonly recipient?: Address;
  /** The chain's name in callbacks; `Binance Smart Chain` unless told. */
  readonly blockchain?: string;
  /** What the sender does when a callback isn't taken; nothing unless told. */
  readonly retries?: RetryPolicy;
  /** The body of a create's 200, which the provider doesn't document; `{}` unless told. */
  readonly createAnswer?: unknown;
  readonly now?: () => Date;
}

export interface PentagooPayment {
  /** Pentagoo's own id, which the merchant first sees in the callback. */
  readonly paymentId: string;
  readonly refId: string;
  readonly description: string;
  /** As the merchant wrote it: `100.00 USD`. */
  readonly amount: string;
  readonly createdAt: Date;
  /** What buyers paid, in order. */
  readonly transactions: readonly MinedTransaction[];
}

export interface PentagooPayOptions {
  /** Smallest units, or decimal text; the payment's own amount unless told. */
  readonly amount?: bigint | string;
  readonly token?: SandboxToken | 'native';
  readonly to?: Address;
  /** The buyer; one of the chain's accounts. */
  readonly from?: Address;
  /** The chain's name in this callback. */
  readonly blockchain?: string;
  /** The transfer reverts, and the callback is sent all the same. */
  readonly fail?: boolean;
  /** Runs when the transfer is mined and the callback is not yet sent. */
  readonly beforeCallback?: (transaction: MinedTransaction) => void | Promise<void>;
  /** How the callback is sent, with fields that differ from the truth; `none` sends none. */
  readonly callback?: 'none' | (CallbackScript & { readonly fields?: Partial<PaymentCallback> });
}

export interface PentagooPayResult {
  readonly payment: PentagooPayment;
  readonly transaction: MinedTransaction;
  readonly callback: PaymentCallback;
  readonly deliveries: readonly Delivery[];
}

/** Pentagoo as its document describes it, on this machine. */
export interface SandboxPentagoo extends AsyncDisposable {
  /** The base URL for a client. */
  readonly url: string;
  readonly integrationKey: string;
  readonly integrationSecret: string;
  /** May be set later, once the merchant's receiver has a port. */
  callbackUrl: string | undefined;
  /** What was created, in order. A refId may stand here twice: nothing says that Pentagoo refuses it. */
  readonly payments: readonly PentagooPayment[];
  /** A buyer pays the newest payment of this refId: a real transfer on the chain, then the callback. */
  pay(refId: string, options?: PentagooPayOptions): Promise<PentagooPayResult>;
  /** Posts anything to the merchant: bytes and text as they are, everything else as JSON. */
  sendCallback(content: unknown, script?: CallbackScript): Promise<readonly Delivery[]>;
  /** Every callback that was sent, by whatever call. */
  readonly deliveries: readonly Delivery[];
  readonly faults: Faults<PentagooRoute>;
  readonly calls: Calls<PentagooRoute>;
  close(): Promise<void>;
}
