import type { Callback, CallbackDisposition, CallbackHint, Transaction } from '../callback.ts';
import type { Discrepancy, DiscrepancyKind, DiscrepancyState } from '../discrepancy.ts';
import type { Dossier } from '../dossier.ts';
import type { Evidence, EvidenceDraft } from '../evidence.ts';
import type { Intent, IntentOutcome } from '../intent.ts';
import type { Money } from '../money.ts';
import type { Order } from '../order.ts';
import type { Payment } from '../payment.ts';
import type { ScanPage } from '../sighting.ts';
import type { Standing, StandingState } from '../standing.ts';

/**
 * Everything Punteo remembers. Every method is one transaction that has committed when its promise resolves. A
 * failure is a `PunteoError`: `store_unavailable` (retryable) or a code named at the method.
 */
export interface Store {
  readonly orders: OrderStore;
  readonly intents: IntentStore;
  readonly payments: PaymentStore;
  readonly sightings: SightingStore;
  readonly callbacks: CallbackStore;
  readonly judgements: JudgementStore;
  readonly events: EventStore;
  readonly runs: RunStore;
  readonly discrepancies: DiscrepancyStore;
  readonly shapes: ShapeStore;
  readonly audit: AuditStore;
}

/** A page of a list, newest first unless said otherwise; `nextCursor` is opaque, null at the end. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export interface PageRequest {
  /** From a former page of the same list; throws `cursor_malformed` when it is not. */
  readonly cursor?: string;
  /** 1 to 200; default 50. */
  readonly limit?: number;
}

export interface OrderStore {
  /**
   * Inserts or updates by `orderId`, all in one transaction; the result has one entry per order, in order. New orders
   * get a standing of `awaiting`; a changed one is to be judged again by the caller. `fulfilledAt` null leaves a stored one alone.
   */
  put(orders: readonly Order[]): Promise<readonly ('created' | 'changed' | 'unchanged')[]>;
  get(orderId: string): Promise<{ readonly order: Order; readonly standing: Standing } | null>;
  list(
    filter: { readonly state?: StandingState },
    page: PageRequest,
  ): Promise<Page<{ readonly order: Order; readonly standing: Standing }>>;
  /** Sets when the goods went out, once; false when there is no such order. */
  markFulfilled(orderId: string, at: Date, actor: string): Promise<boolean>;
  /** Everything known about an order, oldest first; null when there is no such order. */
  story(orderId: string): Promise<readonly StoryEntry[] | null>;
}

/** One thing that happened to an order. */
export type StoryEntry = { readonly at: Date } & (
  | { readonly type: 'order_created'; readonly order: Order }
  | { readonly type: 'order_fulfilled' }
  | { readonly type: 'intent_opened' | 'intent_settled'; readonly intent: Intent }
  | { readonly type: 'payment_bound' | 'payment_observed'; readonly payment: Payment }
  | { readonly type: 'callback_received'; readonly callback: Callback }
  | { readonly type: 'evidence_taken'; readonly evidence: Evidence }
  | {
      readonly type: 'standing_changed';
      readonly from: StandingState;
      readonly to: StandingState;
      readonly proof: Standing['proof'];
    }
  | { readonly type: 'event_delivered' | 'event_dead'; readonly eventType: string; readonly eventId: string }
  | { readonly type: 'discrepancy_found'; readonly discrepancy: Discrepancy }
);

export interface IntentStore {
  /**
   * Commits the intent before its request leaves. Throws `order_unknown`; `create_unresolved` while another intent of
   * the order at this provider has no certain outcome: of two at once, one is opened.
   */
  open(intent: {
    readonly intentId: string;
    readonly orderId: string;
    readonly provider: string;
    readonly amount: Money;
    readonly payers: readonly string[];
  }): Promise<Intent>;
  /**
   * Records what came of it, once; in the same transaction binds the returned payment to the order and schedules the
   * first look at it. Throws `payment_bound_elsewhere` when another order holds that payment.
   */
  settle(
    intentId: string,
    outcome: {
      readonly outcome: IntentOutcome;
      readonly providerPaymentId: string | null;
      readonly authorisationUrl: string | null;
      readonly reason: string | null;
    },
  ): Promise<Intent>;
  /** Intents of one order that have no certain outcome: unknown, or never settled. */
  unresolved(orderId: string): Promise<readonly Intent[]>;
  /** What the provider's list, as last read, says about an intent without a certain outcome. */
  search(intentId: string): Promise<CreateSearch>;
}

/** The search for a create whose answer was lost. It finds what might be it; which it is, a person says. */
export interface CreateSearch {
  /**
   * Ids of payments bound to no order that agree with the intent in amount, currency, payer and time (what a payment
   * does not say counts as agreeing), or that a callback of the order names.
   */
  readonly candidates: readonly string[];
  /** When the latest crawl began that saw the whole list; null: none after the intent. */
  readonly searchedAt: Date | null;
}

export interface PaymentStore {
  /**
   * Binds on a person's word: a payment that the merchant created by itself or that a lost create is found to have
   * made, or a transaction that was for this order (its id is then `<network>:<hash>`, see `paymentIdOf`). The order's
   * intent without a certain outcome is then settled as created with that id, and a look is due at once, all in one
   * transaction. A repeat changes nothing. Throws `order_unknown`, `payment_bound_elsewhere`.
   */
  bind(provider: string, providerPaymentId: string, orderId: string): Promise<void>;
  /**
   * Inserts or updates the provider's records (never their binding). A status that moved is kept as an observation,
   * also when it went back. Returns the ids of bound orders whose payment changed.
   */
  observe(payments: readonly Payment[], observedAt: Date): Promise<readonly string[]>;
  /** When any of the provider's records last changed, by the provider's clock: from there a look at changes goes on. */
  lastChange(provider: string): Promise<Date | null>;
  /** Notes that a complete crawl of a provider's list ended: what it did not show is missing there. */
  finishCrawl(crawl: {
    readonly provider: string;
    readonly startedAt: Date;
    readonly complete: boolean;
    readonly rows: number;
    readonly unreadableRows: number;
  }): Promise<void>;
}

/** Money that scans saw, and where they ended. */
export interface SightingStore {
  /** Where the scans of this provider ended, by scope. */
  cursors(provider: string): Promise<ReadonlyMap<string, string>>;
  /** When the oldest order was made that is not paid and that this provider may pay; null: there is none. */
  openSince(provider: string): Promise<Date | null>;
  /** Stores a stretch of a scan, what was seen and the cursor together. What was seen before is the same sighting. */
  record(provider: string, page: ScanPage): Promise<void>;
  /** What nobody has claimed and fits one open order alone, that nothing else unclaimed fits: by currency, amount and time. */
  proposals(provider: string): Promise<readonly Proposal[]>;
}

/** A transaction that may have been for an order. That it was is for a person to say. */
export interface Proposal {
  readonly orderId: string;
  readonly transaction: Transaction;
  /** Whether the amount is the order's to the last unit, not only within the tolerance. */
  readonly exact: boolean;
}

/** A callback as the receiver got it. */
export interface ReceivedCallback {
  readonly provider: string;
  readonly addressedOrderId: string | null;
  readonly keyId: string;
  readonly body: Uint8Array;
  /** SHA-256 of `body`, 32 bytes. */
  readonly digest: Uint8Array;
  readonly contentType: string | null;
  readonly receivedAt: Date;
}

/** What the relay made of a stored callback. */
export interface CallbackJudgement {
  readonly callbackId: string;
  readonly disposition: Exclude<CallbackDisposition, 'received'>;
  readonly reason: string | null;
  readonly orderId: string | null;
  readonly hint: CallbackHint | null;
}

export interface CallbackStore {
  /**
   * Commits a batch with one statement; the same bytes to the same address are one row with a count. Resolves after
   * the commit. `stored` or `duplicate` for each, in order. One bad row fails alone, not its neighbours.
   */
  receive(batch: readonly ReceivedCallback[]): Promise<readonly ('stored' | 'duplicate')[]>;
  /**
   * Hands unread callbacks over to verification: locks up to `limit` rows, lets `judge` read them (it is told which of
   * the order ids it resolves exist), stores the judgements and the jobs in the same transaction. Returns how many.
   */
  handOver(limit: number, judge: CallbackJudge): Promise<number>;
  get(callbackId: string): Promise<{ readonly callback: Callback; readonly body: Uint8Array } | null>;
  list(
    filter: { readonly provider?: string; readonly disposition?: CallbackDisposition; readonly orderId?: string },
    page: PageRequest,
  ): Promise<Page<Callback>>;
  /** Makes it unread again, so that the relay hands it over once more; false when there is no such callback. */
  replay(callbackId: string, actor: string): Promise<boolean>;
  /** Makes orphans unread again whose order reference now names a known order. Returns how many. */
  adoptOrphans(): Promise<number>;
}

export interface CallbackJudge {
  /** Pure: what the bytes say and which order they speak of. */
  read(row: { readonly callback: Callback; readonly body: Uint8Array }): {
    readonly reading: { readonly hint: CallbackHint | null; readonly unreadableReason: string | null };
    /** The order meant; null when the callback's reference is not one of ours. */
    readonly orderId: string | null;
  };
}

export interface JudgementStore {
  /** All facts of these orders, for `decide`; unknown ids are left out. */
  dossiers(orderIds: readonly string[]): Promise<readonly Dossier[]>;
  /**
   * Appends evidence and judges the order again, in one transaction under the order's lock: answers `used_once` for each
   * piece (first come, first served over `proofKeys`), loads the dossier, calls `judge` (pure), and when the standing changed writes it, its
   * transition and the merchant's event. Throws `order_unknown`, `transition_forbidden`; `judgement_overtaken` (retryable: ask again) when
   * the order has other evidence by now than the last piece that was known when the witnesses were asked, `askedAfter` (null: none).
   */
  judge(
    orderId: string,
    evidence: readonly EvidenceDraft[],
    judge: (dossier: Dossier) => Standing,
    askedAfter?: string | null,
  ): Promise<JudgementResult>;
  /** Orders that somebody asked to look at, a callback or a schedule, and that nobody has finished looking at yet. */
  wanted(): Promise<readonly { readonly orderId: string }[]>;
  /** Claims that should be asked about again by now: open ones by the polling schedule, at most `limit`. */
  due(now: Date, limit: number): Promise<readonly { readonly orderId: string }[]>;
  /**
   * Sets when an order is to be looked at again; null: never. With `lookedAt`, null leaves alone what is scheduled for
   * after it: somebody else gave a reason to look while this look was under way.
   */
  schedule(orderId: string, nextCheckAt: Date | null, lookedAt?: Date): Promise<void>;
  /**
   * Takes one look at an order out of the budget, before a witness is asked: of several who ask at once, one gets it. Returns 0, or
   * after how many seconds to try again. Counted in the store, by its clock: restarts and other workers change nothing.
   */
  takeLook(orderId: string, budget: LookBudget): Promise<number>;
}

/** How often witnesses may be asked because somebody called. */
export interface LookBudget {
  /** An order rests so long after it was asked about. */
  readonly restSeconds: number;
  /** Looks at orders, all together, by the database's minute. */
  readonly looksPerMinute: number;
}

export interface JudgementResult {
  readonly before: Standing;
  readonly after: Standing;
  readonly evidence: readonly Evidence[];
}

/** An event for the merchant, written in the transaction of the change that it tells. */
export interface MerchantEvent {
  /** Stays the same over retries: the receiver's key for doing a thing once. */
  readonly eventId: string;
  readonly orderId: string;
  /** Past tense: `order.paid`. */
  readonly type: string;
  /** The JSON text to sign and send, fixed when the event was written. */
  readonly payload: string;
  readonly createdAt: Date;
  readonly attempts: number;
  readonly state: 'pending' | 'delivered' | 'dead';
}

export interface EventStore {
  get(eventId: string): Promise<MerchantEvent | null>;
  list(filter: { readonly state?: MerchantEvent['state'] }, page: PageRequest): Promise<Page<MerchantEvent>>;
  markDelivered(eventId: string, at: Date): Promise<void>;
  /** Counts an attempt; `dead` when no more will be made. */
  markFailed(eventId: string, reason: string, dead: boolean): Promise<void>;
}

/** One reconciliation: which orders it covered, and whether it saw everything. */
export interface Run {
  readonly runId: string;
  /** Orders created from (inclusive) to (exclusive); null: open end. */
  readonly from: Date | null;
  readonly to: Date | null;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
  /** False when a witness or list could not be asked in full; the reasons say which. */
  readonly complete: boolean;
  readonly incompleteReasons: readonly string[];
  readonly dryRun: boolean;
  readonly summary: RunSummary | null;
}

export interface RunSummary {
  readonly orders: number;
  readonly standings: Readonly<Partial<Record<StandingState, number>>>;
  /** Orders by how they tally: within their clock, exact, within tolerance, or needing attention. */
  readonly tally: Readonly<Record<'awaited' | 'matched' | 'matched_within_tolerance' | 'attention', number>>;
  readonly discrepancies: Readonly<Partial<Record<DiscrepancyKind, number>>>;
  readonly callbacks: Readonly<Record<'received' | 'stored' | 'duplicate' | 'orphan' | 'unreadable', number>>;
  /** Per currency, as decimal text: what was ordered, what is proven (also without an order), and of that what tallies and what does not: matched + unmatched = proven. */
  readonly sums: readonly {
    readonly currency: string;
    readonly ordered: string;
    readonly proven: string;
    readonly matched: string;
    readonly unmatched: string;
  }[];
}

/** How long each kind of lateness is forgiven. */
export interface Clocks {
  /** From proof to the goods going out, before `paid_not_fulfilled`. */
  readonly fulfilmentSeconds: number;
  /** From proof to the callback, before `missing_callback`. */
  readonly callbackSeconds: number;
  /** From an unknown create to `unknown_create`. */
  readonly createSeconds: number;
  /** From a bound payment that is not found to `missing_at_provider`; `createSeconds` unless told. */
  readonly missingSeconds?: number;
}

export interface RunStore {
  start(run: { readonly from: Date | null; readonly to: Date | null; readonly dryRun: boolean }): Promise<Run>;
  /**
   * The three-way tally: one set-based pass over orders, standings, payments and callbacks finds what does not
   * tally and merges it into the discrepancies (same fault, same row; not found again: `gone`). A dry run writes none of it.
   */
  tally(
    runId: string,
    options: { readonly now: Date; readonly clocks: Clocks; readonly callbackProviders: readonly string[] },
  ): Promise<RunSummary>;
  finish(
    runId: string,
    result: { readonly complete: boolean; readonly incompleteReasons: readonly string[]; readonly summary: RunSummary },
  ): Promise<Run>;
  get(runId: string): Promise<Run | null>;
  list(page: PageRequest): Promise<Page<Run>>;
  /** What a run found, also a dry one. */
  discrepancies(runId: string): Promise<readonly Discrepancy[]>;
}

export interface DiscrepancyStore {
  get(discrepancyId: string): Promise<Discrepancy | null>;
  list(
    filter: {
      readonly state?: DiscrepancyState;
      readonly kind?: DiscrepancyKind;
      readonly orderId?: string;
      readonly owner?: string;
    },
    page: PageRequest,
  ): Promise<Page<Discrepancy>>;
  /** A person's decision, with an audit row; null when there is no such discrepancy. */
  update(
    discrepancyId: string,
    change: { readonly owner?: string | null; readonly note?: string | null; readonly state?: 'open' | 'resolved' },
    actor: string,
  ): Promise<Discrepancy | null>;
}

export interface AuditEntry {
  readonly auditId: string;
  readonly at: Date;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, string | null>>;
}

/**
 * What documents from outside look like, counted: lines of `shapeOf`, never a value. Callbacks are noted when they are handed
 * over, providers' records when they are observed.
 */
export interface ShapeStore {
  /** Notes documents that come in by no other way, such as rows of a list that nobody could read. */
  note(documents: readonly ShapedDocument[]): Promise<void>;
  /** Every line that was ever seen, sorted. Kept: 2 000 for each provider and kind, then only those that are known. */
  list(): Promise<readonly SeenShape[]>;
}

export interface ShapedDocument {
  readonly provider: string;
  readonly kind: ShapedKind;
  /** As it came; null where none was sent, or none is known. */
  readonly contentType: string | null;
  readonly document: Uint8Array | string;
}

/** `callback`: what the provider posts to us. `record`: what it answers about a payment. */
export type ShapedKind = 'callback' | 'record';

export interface SeenShape {
  readonly provider: string;
  readonly kind: ShapedKind;
  /** As `contentTypeShape` folds it; '' where there was none. */
  readonly contentType: string;
  readonly line: string;
  /** In how many documents. */
  readonly count: number;
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}

export interface AuditStore {
  list(page: PageRequest): Promise<Page<AuditEntry>>;
}
