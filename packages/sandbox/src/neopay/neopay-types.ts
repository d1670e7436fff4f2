import type { Customer, Institution, neopay, Payment, PaymentLink } from '@punteo/contracts/neopay';
import type { input } from 'zod';
import type { Calls } from '../http/call-counter.ts';
import type { CallbackScript, Delivery, RetryPolicy } from '../http/callback-sender.ts';
import type { Faults } from '../http/fault-queue.ts';
import type { ListenOptions } from '../http/listen.ts';

export type NeopayRoute = keyof typeof neopay;

/** The payment resource as it goes over the wire; `amount` is a `JsonNumber`, or a whole number. */
export type NeopayResource = input<typeof Payment>;

export type NeopayEnvironment = 'sandbox' | 'live';

export interface NeopayOptions extends ListenOptions {
  /** What `Authorization` must hold, as it is. */
  readonly token?: string;
  /** The application's id, a UUID: what `x-app-key` must hold. */
  readonly appKey?: string;
  /** Of payments created from now on; `sandbox` unless told. */
  readonly environment?: NeopayEnvironment;
  /** The provider's words, of which only `pending` is published. */
  readonly statuses?: {
    /** `pending` unless told. */
    readonly created?: string;
    /** When a buyer authorises; `completed` unless told. */
    readonly paid?: string;
    /** When a buyer declines; `failed` unless told. */
    readonly declined?: string;
  };
  readonly payee?: NeopayResource['payee'];
  readonly institutions?: readonly input<typeof Institution>[];
  readonly customers?: readonly input<typeof Customer>[];
  readonly links?: readonly input<typeof PaymentLink>[];
  /** For payments created without a `callback_url`. */
  readonly callbackUrl?: string;
  /** The callback's body, which the provider doesn't document; `{ payment: <resource> }` unless told. */
  readonly callbackBody?: (resource: NeopayResource) => unknown;
  /** What the sender does when a callback isn't taken; nothing unless told. */
  readonly retries?: RetryPolicy;
  readonly now?: () => Date;
}

export interface NeopayPayment {
  readonly resource: NeopayResource;
  /** What the merchant sent; the resource doesn't show it. */
  readonly reference: string | undefined;
  readonly callbackUrl: string | undefined;
}

/** A payment that came about elsewhere. `amount` as decimal text; everything not told is made up. */
export interface InsertedPayment extends Partial<Omit<NeopayResource, 'amount'>> {
  readonly amount?: string;
  readonly reference?: string;
  readonly callbackUrl?: string;
}

export interface NeopayCallbackScript extends CallbackScript {
  /** Instead of the usual body: bytes and text as they are, everything else as JSON. */
  readonly body?: unknown;
}

/** What goes wrong with pages of payments, for as long as it stands here. */
export interface PageFaults {
  /** Each page but the first opens with so many rows of the one before. */
  readonly repeatedRows?: number;
  /** After each page, so many new payments come in in front; `times` bounds it. */
  readonly insertedBetween?: { readonly rows: number; readonly times: number };
  /** Laid over `meta`: `{ total: 3 }`. */
  readonly meta?: Readonly<Record<string, unknown>>;
  /** Laid over `links`. */
  readonly links?: Readonly<Record<string, unknown>>;
  /** Anything else: rows of an unknown shape, deleted, in another order. */
  readonly rows?: (rows: readonly unknown[], page: number) => readonly unknown[];
}

/** Neopay as its document describes it, on this machine. */
export interface SandboxNeopay extends AsyncDisposable {
  /** The base URL for a client. */
  readonly url: string;
  readonly token: string;
  readonly appKey: string;
  /** Of payments created from now on. */
  environment: NeopayEnvironment;
  /** For payments created without a `callback_url`; may be set once the merchant's receiver has a port. */
  callbackUrl: string | undefined;
  pageFaults: PageFaults;
  /** Every payment, oldest first. The list that the API serves has the newest first. */
  payments(): readonly NeopayPayment[];
  payment(id: string): NeopayPayment | undefined;
  insert(payment?: InsertedPayment): NeopayPayment;
  /** Changes the truth about a payment and sends nothing. */
  update(id: string, fields: Partial<NeopayResource>): NeopayPayment;
  /** Gives a payment a status, any word, and sends its callback if it has a URL. */
  setStatus(id: string, status?: string, callback?: 'none' | NeopayCallbackScript): Promise<readonly Delivery[]>;
  /** As if it had never been. */
  remove(id: string): void;
  /** Lies about a payment: these fields are shown instead of the true ones, whatever they hold. Undefined ends it. */
  distort(id: string, fields: object | undefined): void;
  /** Sends the callback of a payment as it stands, again or late. */
  sendPaymentCallback(id: string, script?: NeopayCallbackScript): Promise<readonly Delivery[]>;
  /** Posts anything: bytes and text as they are, everything else as JSON. */
  sendCallback(content: unknown, script?: CallbackScript): Promise<readonly Delivery[]>;
  /** Every callback that was sent, by whatever call. */
  readonly deliveries: readonly Delivery[];
  readonly faults: Faults<NeopayRoute>;
  readonly calls: Calls<NeopayRoute>;
  close(): Promise<void>;
}
