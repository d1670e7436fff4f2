import type { Customer, Institution, neopay, Payment, PaymentLink } from '@punteo/contracts/neopay';
import type { input } from 'zod';
import type { Calls } from '../http/call-counter.ts';
import type { CallbackScript, Delivery, RetryPolicy } from '../http/callback-sender.ts';
import type { Faults } from '../http/fault-queue.ts';
import type { ListenOptions } from '../http/listen.ts';

/** The name of a route in the contract of Neopay: `getPayment`. */
export type NeopayRoute = keyof typeof neopay;

/** The payment resource as sent over HTTP; `amount` is a `JsonNumber` or a whole number. */
export type NeopayResource = Omit<input<typeof Payment>, 'id' | 'ID'> & { readonly id: string };

/** The `environment` of a payment at Neopay. */
export type NeopayEnvironment = 'sandbox' | 'live';

/** Settings of `startNeopay`. */
export interface NeopayOptions extends ListenOptions {
  /** The required value of `Authorization`, without a scheme. */
  readonly token?: string;
  /** The application's id, a UUID: the required value of `x-app-key`. */
  readonly appKey?: string;
  /** The environment of new payments. Default: `sandbox`. */
  readonly environment?: NeopayEnvironment;
  /** The provider's status words. Only `pending` is documented. */
  readonly statuses?: {
    /** Default: `pending`. */
    readonly created?: string;
    /** Status after the buyer authorises. Default: `completed`. */
    readonly paid?: string;
    /** Status after the buyer declines. Default: `failed`. */
    readonly declined?: string;
  };
  readonly payee?: NeopayResource['payee'];
  /** The id of a payment that is created or inserted, a UUID, by the merchant's reference. Default: a random one. */
  readonly newPaymentId?: (reference: string | undefined) => string;
  readonly institutions?: readonly input<typeof Institution>[];
  readonly customers?: readonly input<typeof Customer>[];
  readonly links?: readonly input<typeof PaymentLink>[];
  /** The callback URL of payments created without a `callback_url`. */
  readonly callbackUrl?: string;
  /** The callback's body, which the provider does not document. Default: `{ payment: <resource> }`. */
  readonly callbackBody?: (resource: NeopayResource) => unknown;
  /** What the sender does after an answer other than 2xx. Default: nothing. */
  readonly retries?: RetryPolicy;
  /** The clock of the sandbox. Default: the clock of the machine. */
  readonly now?: () => Date;
}

/** A payment, and what the merchant sent with it. */
export interface NeopayPayment {
  readonly resource: NeopayResource;
  /** The merchant's reference, which the resource does not contain. */
  readonly reference: string | undefined;
  readonly callbackUrl: string | undefined;
}

/**
 * A payment that was created outside the merchant's program. `amount` is decimal text; missing fields get default
 * values.
 */
export interface InsertedPayment extends Partial<Omit<NeopayResource, 'amount'>> {
  readonly amount?: string;
  readonly reference?: string;
  readonly callbackUrl?: string;
}

/** How the callback of a payment is sent, and with which body. */
export interface NeopayCallbackScript extends CallbackScript {
  /** Replaces the default body. Bytes and text are sent unchanged, everything else as JSON. */
  readonly body?: unknown;
}

/** What goes wrong with the pages of the payment list until it is removed. */
export interface PageFaults {
  /** Every page but the first repeats this many rows of the previous page. */
  readonly repeatedRows?: number;
  /** Inserts this many new payments at the front after each page, at most `times` times. */
  readonly insertedBetween?: { readonly rows: number; readonly times: number };
  /** Fields that replace those of `meta`, for example `{ total: 3 }`. */
  readonly meta?: Readonly<Record<string, unknown>>;
  /** Fields that replace those of `links`. */
  readonly links?: Readonly<Record<string, unknown>>;
  /** Returns the rows to serve: with other shapes, without some, or in another order. */
  readonly rows?: (rows: readonly unknown[], page: number) => readonly unknown[];
}

/** A local Neopay that behaves as its document describes. */
export interface SandboxNeopay extends AsyncDisposable {
  /** The base URL for a client. */
  readonly url: string;
  readonly token: string;
  readonly appKey: string;
  /** The environment of new payments. */
  environment: NeopayEnvironment;
  /** The callback URL of payments created without a `callback_url`. Can be set when the receiver's port is known. */
  callbackUrl: string | undefined;
  pageFaults: PageFaults;
  /** Every payment, oldest first. The API's list has the newest first. */
  payments(): readonly NeopayPayment[];
  /** Undefined when there is no payment with this id. */
  payment(id: string): NeopayPayment | undefined;
  /** Adds a payment that was created outside the merchant's program. */
  insert(payment?: InsertedPayment): NeopayPayment;
  /** Changes a payment and sends no callback. */
  update(id: string, fields: Partial<NeopayResource>): NeopayPayment;
  /** Sets a payment's status to any word (default: `statuses.paid`) and sends its callback if it has a URL. */
  setStatus(id: string, status?: string, callback?: 'none' | NeopayCallbackScript): Promise<readonly Delivery[]>;
  /** Deletes a payment: the API then answers 404. */
  remove(id: string): void;
  /** Makes the API show these fields instead of the payment's own, with any values. Undefined ends it. */
  distort(id: string, fields: object | undefined): void;
  /** Sends a payment's callback with its current state. */
  sendPaymentCallback(id: string, script?: NeopayCallbackScript): Promise<readonly Delivery[]>;
  /** Sends any content as a callback: bytes and text unchanged, everything else as JSON. */
  sendCallback(content: unknown, script?: CallbackScript): Promise<readonly Delivery[]>;
  /** Every delivery attempt so far, in order. */
  readonly deliveries: readonly Delivery[];
  readonly faults: Faults<NeopayRoute>;
  readonly calls: Calls<NeopayRoute>;
  /** Stops the server and every connection. */
  close(): Promise<void>;
}
