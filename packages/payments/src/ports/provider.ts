import type { CallbackHint, StoredHeaders } from '../model/callback.ts';
import type { Claim } from '../model/claim.ts';
import type { CreateAttemptOutcome } from '../model/create-attempt.ts';
import type { Asset } from '../model/currency.ts';
import type { Evidence, EvidenceDraft } from '../model/evidence.ts';
import type { Money } from '../model/money.ts';
import type { ScanOptions, ScanPage } from '../model/observed-transfer.ts';
import type { Order } from '../model/order.ts';
import type { Payment } from '../model/payment.ts';

/**
 * One payment provider. An adapter package exports `create<Name>(config): Provider`; `packages/app-kit/src/providers.ts`
 * lists them for the apps. Code outside the adapters never depends on which provider it has.
 */
export interface Provider {
  /** Lower case, as in callback URLs and in the store: `neopay`. */
  readonly name: string;

  /**
   * What the witness is asked about. `payment`: the provider's API, about the payments bound to the order.
   * `transaction`: the chain, about the transactions that callbacks named or that were bound to the order.
   */
  readonly provesBy: 'payment' | 'transaction';

  /** Whether a callback is expected after each payment. If so, a missing one is a discrepancy. */
  readonly sendsCallbacks: boolean;

  /**
   * Decides on a request by its address and headers, before its body is read and before any database work: `refuse`,
   * `accept`, or accept once `verifyBody` has verified the body. A refused request is answered 404 and nothing is stored.
   * Pure, and in constant time over secrets.
   */
  authenticate(request: CallbackRequest): Authentication;

  /**
   * Verifies the signature of the raw body, before anything is stored. Called only after `authenticate` said
   * `verify_body`; without it such a request is refused. Pure, and in constant time over secrets. Never throws.
   */
  verifyBody?(request: CallbackRequestWithBody): BodyVerification;

  /**
   * Names of the headers that are stored with each callback, in lower case, for example those of the signature: 16 at
   * most, and none that may hold a credential (see `checkStoredHeaders`). Absent: none.
   */
  readonly storedHeaders?: readonly string[];

  /** How the provider tests a callback address before it uses it. Absent: it does not, and a GET is answered 405. */
  readonly handshake?: Handshake;

  /**
   * Reads a callback's raw body, with its stored headers. Pure. Never throws: a body that the provider does not document
   * is `unreadable`.
   */
  readCallback(body: Uint8Array, headers?: StoredHeaders): CallbackReading;

  /**
   * The order that a callback's reference names; null when the reference was not issued by us. Pure. Does not check
   * that the order exists.
   */
  resolveOrder(hint: CallbackHint): string | null;

  /**
   * Creates a payment at the provider. The create attempt must be committed before the call. Sends the request once:
   * never retries. Never throws for a refusal or a lost answer: these are the outcomes `refused` and `unknown`.
   */
  createPayment(request: PaymentRequest): Promise<CreateOutcome>;

  /**
   * How the payment of a create without an answer is found. `list`: it is searched for in `listPayments`, and no other
   * payment is created for the order until the search has an answer. `reference`: the provider cannot be searched, but
   * each create for an order sends the same reference and the callback returns it, so the create may be repeated after a
   * time, and a payment is matched whichever create caused it.
   */
  readonly findsLostCreatesBy: 'list' | 'reference';

  /**
   * The payers that a request with these details names, in the form of `Payment.payers`. Pure. Absent or empty when the
   * details do not say.
   */
  payersOf?(details: PaymentRequest['details']): readonly string[];

  /** The payers that have one of these e-mail addresses, in the form of `Payment.payers`. Pure. Absent: none. */
  payersNamed?(emails: readonly string[]): readonly string[];

  /**
   * A claim as a person writes it: a payment id, or `<network>:<hash>`; null when it is neither. The claim has the one normal
   * spelling. Pure.
   */
  parseClaim(written: string): Claim | null;

  /**
   * Asks the witness about one claim. Never throws for what the witness or the network does: an outage is an answer with
   * `answered: false`. Makes no more than a handful of outside calls.
   */
  verify(request: VerificationRequest): Promise<Verification>;

  /**
   * Reads the provider's list of payments, page by page. Throws when the list cannot be read to its end. Absent when
   * the provider has no list.
   */
  listPayments?(options?: ListOptions): AsyncIterable<ListedPayment>;

  /**
   * Names of the keys that callback addresses are signed with, the key for new addresses first; see
   * `CallbackAddress.keyId`.
   */
  readonly keyIds?: readonly string[];

  /** What the provider's contract says about its documents, for comparison with the documents received. */
  readonly declaredShapes?: DeclaredShapes;

  /**
   * Checks for `punteo doctor` that need no payment: reachability, clock difference. Never throws; reveals no secret.
   */
  probe?(now: Date): Promise<readonly ProbeResult[]>;

  /**
   * Reads transfers to the merchant from the chain, to find payments without a callback. Never throws for what nodes
   * and networks do: a scope that could not be read to its end has a `gap`. Absent when payments are not public.
   */
  scanTransfers?(options: ScanOptions): AsyncIterable<ScanPage>;

  /** Tokens and coins that its orders may be made out in, from its configuration. Absent: none, only currencies. */
  readonly assets?: readonly Asset[];

  /**
   * Whether the merchant gives each open order a different amount. If so, a transfer of exactly one order's amount is
   * taken as a claim on that order and verified; otherwise it is only proposed to a person.
   */
  readonly hasUniqueAmounts?: boolean;
}

/** A request to a callback address, before its body is read. */
export interface CallbackRequest {
  /** `POST`; `GET` only for providers whose handshake is a GET. */
  readonly method: 'GET' | 'POST';
  /** The last segment of the URL's path, decoded. */
  readonly address: string;
  readonly headers: CallbackHeaders;
  readonly now: Date;
}

/** A request to a callback address, with its raw body. */
export interface CallbackRequestWithBody extends CallbackRequest {
  /** The bytes as received. */
  readonly body: Uint8Array;
}

/** Every header by its name in lower case. Repeated headers are one, joined by `, `. */
export type CallbackHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Whether a request to a callback address is refused, accepted, or accepted once its body is verified. */
export type Authentication =
  | {
      readonly decision: 'refuse';
      /**
       * Set when the address is ours and its signature is what is missing or too old. The answer is the same; operators
       * are shown the count.
       */
      readonly signature?: SignatureRefusal;
    }
  | { readonly decision: 'accept'; readonly address: CallbackAddress }
  | { readonly decision: 'verify_body'; readonly address: CallbackAddress };

/** Whether the signature of a body is right. */
export type BodyVerification =
  | {
      readonly verified: true;
      /** Names the secret that signed, in place of the address's key. Absent: the address's key is stored. */
      readonly keyId?: string;
    }
  | { readonly verified: false; readonly signature: SignatureRefusal };

/** `missing`: headers are missing or malformed. `expired`: signed at a time too far from ours. `wrong`: another signature. */
export type SignatureRefusal = 'missing' | 'expired' | 'wrong';

/**
 * A request by which a provider tests a callback address, and expects a text from it in the answer. It is answered only
 * after `authenticate` accepted it, and after `verifyBody` where `authenticate` asks for it.
 */
export interface Handshake {
  /**
   * A POST with a challenge is stored like any callback, and answered after the commit; `readCallback` calls its body
   * `unreadable` for the reason `handshake`, which is no discrepancy. A GET is never stored.
   */
  readonly method: 'GET' | 'POST';
  /**
   * The text to send back, as plain text: 1 to 1,024 visible ASCII characters and spaces, without `<` and `>`. Null when
   * the request is no handshake: a POST then is a callback, a GET is answered 404. Any other text is treated as null. Pure.
   */
  challengeOf(request: HandshakeRequest): string | null;
}

/** A request that may be a test of a callback address. */
export interface HandshakeRequest extends CallbackRequestWithBody {
  readonly query: URLSearchParams;
}

/** An address that was issued by us. */
export interface CallbackAddress {
  /** The order that the address was made for; null when it serves all orders. */
  readonly orderId: string | null;
  /** Names the key or token that it was made with; safe to store and log. */
  readonly keyId: string;
}

/**
 * `reason`: a stable code such as `not_json`. An unreadable body may still name its order and its transaction: `hint`
 * holds what was readable, and the order is verified by it.
 */
export type CallbackReading =
  | { readonly kind: 'read'; readonly hint: CallbackHint }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly hint?: CallbackHint };

/** The payment to create, and the create attempt that stands for the request. */
export interface PaymentRequest {
  readonly createAttemptId: string;
  readonly order: Order;
  readonly amount: Money;
  readonly description: string;
  /** What only this provider needs (Neopay: institution and customer), checked by the adapter. */
  readonly details: Readonly<Record<string, unknown>>;
  /** Called with the provider's answer, of whatever outcome, for its shape. */
  readonly onAnswer?: OnAnswer;
}

/** An answer of a provider that no other part of the port returns. */
export interface ReceivedAnswer {
  /** `create`: to a create, 2xx. `record`: about a payment, 2xx, unreadable. `error`: 4xx or 5xx. */
  readonly kind: 'create' | 'record' | 'error';
  readonly contentType: string | null;
  readonly document: string;
}

/** Takes an answer of which only the shape is counted. */
export type OnAnswer = (answer: ReceivedAnswer) => void;

/** What became of a request to create a payment. */
export interface CreateOutcome {
  readonly outcome: CreateAttemptOutcome;
  /** Null when the provider gives no id or the outcome is not `created`. */
  readonly providerPaymentId: string | null;
  /** The page where the buyer pays or authorises; null when there is none. */
  readonly authorisationUrl: string | null;
  /** What the buyer pays to instead of a page: an address on a chain, or a wallet's URI. Absent or null: none. */
  readonly paymentAddress?: string | null;
  /** Stable code for `refused` and `unknown`; null for `created`. */
  readonly reason: string | null;
  /**
   * What is behind the code, in one line without secrets and personal data: which field of the details is wrong, or what
   * the provider's answer says. Absent or null: nothing is known.
   */
  readonly detail?: string | null;
  /** The provider's answer as received, which is then kept. Absent or null: it is not kept. */
  readonly document?: string | null;
}

/** One question to a witness. Nothing in it comes from an order: its answer serves every order that claims the same. */
export interface VerificationRequest {
  readonly claim: Claim;
  /** The latest evidence in which the witness showed this claim's money; null: none. */
  readonly previous: Evidence | null;
  readonly now: Date;
  /** Called with an answer that says nothing about the claim, for its shape. */
  readonly onAnswer?: OnAnswer;
}

/** What a witness said about one claim. */
export interface Verification {
  readonly evidence: EvidenceDraft;
  /** The provider's record as just read; null when there is none. */
  readonly payment: Payment | null;
  /** The wait that the witness asked for; null when it asked for none. */
  readonly retryAfterSeconds: number | null;
  /** Until when a proven payment is verified again, because it could still be undone; null or absent: not any more. */
  readonly watchUntil?: Date | null;
}

/** Settings of `Provider.listPayments`. */
export interface ListOptions {
  /** Called after each page, with its number and its row count. */
  readonly onPage?: (page: { readonly number: number; readonly rows: number }) => void;
  readonly signal?: AbortSignal;
  /** Called with an answer that is no page, for its shape. */
  readonly onAnswer?: OnAnswer;
  /**
   * Reads only payments that changed since, by the provider's clock. Such a sync may end before the list's end, so a
   * payment that it did not show is not missing.
   */
  readonly changedSince?: Date;
}

/** One row of a provider's list. An unreadable row does not stop the others. */
export type ListedPayment =
  | { readonly kind: 'payment'; readonly payment: Payment }
  | { readonly kind: 'unreadable'; readonly reason: string; readonly raw: string };

/** Lines of `shapeOf` that the provider's contract allows; null: the contract says nothing. */
export interface DeclaredShapes {
  readonly callback: readonly string[] | null;
  /** Answers about payments; null also when the provider gives none. */
  readonly record: readonly string[] | null;
  /** Answers to creates. Absent or null: the contract says nothing. */
  readonly create?: readonly string[] | null;
  /** Bodies of 4xx and 5xx. Absent or null: the contract says nothing. */
  readonly error?: readonly string[] | null;
}

/** One check of a doctor. */
export interface ProbeResult {
  /** Names what was checked: `chain 56 quorum`. */
  readonly name: string;
  readonly result: 'ok' | 'warn' | 'fail';
  /** One sentence without secrets: what was found and, unless `ok`, what to do. */
  readonly detail: string;
  /** The items that the sentence counts, one line each. */
  readonly lines?: readonly string[];
}
