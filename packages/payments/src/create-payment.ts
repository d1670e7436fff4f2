import { noteAnswers } from './drift/note-answers.ts';
import type { CreateAttempt } from './model/create-attempt.ts';
import type { Order } from './model/order.ts';
import { PunteoError } from './model/punteo-error.ts';
import type { IdempotentRequest } from './ports/create-attempt-store.ts';
import type { CreateOutcome, Provider, ReceivedAnswer } from './ports/provider.ts';
import type { Store } from './ports/store.ts';
import { checkSameRequest, requestDigest } from './request-digest.ts';

/**
 * Creates a payment of the order's full amount at a provider: commits a create attempt, sends the request, records the
 * outcome. An earlier attempt without a certain outcome is resolved first, as `Provider.findsLostCreatesBy` says.
 * `list`: it becomes `refused` (`not_found`) when the provider's whole list, synced at least 15 minutes after it, shows no
 * payment that it could have created. `reference`: it is repeated under the same reference when `retryLostBy` says who
 * asks for that, from `lostCreateRetrySeconds` after it on.
 *
 * A repeated request, with the same `idempotencyKey`, has the attempt of the first one as its answer, whatever became of the
 * order since; while that one is still sent, its outcome is awaited. So a caller that lost an answer asks again.
 *
 * Throws `order_unknown`; `order_cancelled`, `order_closed`; `order_paid` when it is paid in full, and `payment_live` while another
 * payment may still be paid, unless `anotherBy` says who asks for one more; `idempotency_key_reused` when the key came with
 * another request; `create_in_progress` when the first request under the key goes on for long; `provider_not_allowed` when
 * the order names other providers; `create_unresolved` while an earlier attempt has no certain outcome, because a second
 * request might charge the buyer twice (the message says when and how it can be resolved); `payment_bound_elsewhere` when
 * the provider returns another order's payment (the outcome is then `unknown`).
 */
export async function createPayment(
  input: CreatePaymentInput,
  dependencies: CreatePaymentDependencies,
): Promise<CreateAttempt> {
  const { store, provider } = dependencies;
  const idempotency = await idempotencyOf(input, provider.name);
  const answered = await answeredBefore(idempotency, dependencies);
  if (answered !== null) return answered;
  let started: StartedAttempt;
  try {
    started = await startAttempt(input, idempotency, dependencies);
  } catch (error) {
    // The same request may have been started meanwhile: whatever refuses this one, that one's answer is its own.
    const first = await answeredBefore(idempotency, dependencies);
    if (first !== null) return first;
    throw error;
  }
  const { createAttemptId, order } = started;
  const answers: ReceivedAnswer[] = [];
  const outcome = await provider.createPayment({
    createAttemptId,
    order,
    amount: order.amount,
    description: input.description,
    details: input.details,
    onAnswer: (answer) => answers.push(answer),
  });
  try {
    return await finish(createAttemptId, outcome, store);
  } finally {
    // Last: the recorded outcome of a request that was sent does not depend on it.
    await noteAnswers(provider.name, answers, store.shapes);
  }
}

/** What `createPayment` works with. */
export interface CreatePaymentDependencies {
  /** Without `shapes`, the shape of the answer is not counted. */
  readonly store: Pick<Store, 'orders' | 'createAttempts'> & Partial<Pick<Store, 'shapes'>>;
  readonly provider: Provider;
  /** How long a lost create waits until it may be repeated; default 3 600. */
  readonly lostCreateRetrySeconds?: number;
  /** Default: random UUIDs. */
  readonly newId?: () => string;
  /** Default: the clock of the machine. */
  readonly clock?: () => Date;
  /** How a repeated request waits for the first one, between two reads. */
  readonly rest?: () => Promise<void>;
}

interface StartedAttempt {
  readonly createAttemptId: string;
  readonly order: Order;
}

/** Checks that the order may have this payment, and stores the attempt. */
async function startAttempt(
  input: CreatePaymentInput,
  idempotency: IdempotentRequest | null,
  dependencies: CreatePaymentDependencies,
): Promise<StartedAttempt> {
  const { store, provider, newId = () => crypto.randomUUID() } = dependencies;
  const found = await store.orders.get(input.orderId);
  if (!found) throw new PunteoError('order_unknown', `There is no order ${input.orderId}.`);
  const { order } = found;
  if (order.cancelledAt !== null) throw new PunteoError('order_cancelled', `Order ${order.orderId} is cancelled.`);
  if (order.closedAt !== null) throw new PunteoError('order_closed', `Order ${order.orderId} is closed.`);
  if (order.providers.length > 0 && !order.providers.includes(provider.name)) {
    throw new PunteoError(
      'provider_not_allowed',
      `Order ${order.orderId} cannot be paid through ${provider.name}, only through ${order.providers.join(', ')}.`,
    );
  }
  // There is one at most: the store starts no second attempt beside it.
  const unresolved = await store.createAttempts.unresolved(order.orderId);
  const lost = unresolved.find((attempt) => attempt.provider === provider.name);
  if (lost && provider.findsLostCreatesBy === 'list') await finishAsNotFound(lost, store);
  const retry = lost && provider.findsLostCreatesBy === 'reference' ? retryOf(lost, input, dependencies) : null;
  const createAttemptId = newId();
  await store.createAttempts.start({
    createAttemptId,
    orderId: order.orderId,
    provider: provider.name,
    amount: order.amount,
    payers: provider.payersOf?.(input.details) ?? [],
    ...(retry ? { retry } : {}),
    ...(input.anotherBy === undefined ? {} : { another: { actor: input.anotherBy } }),
    ...(idempotency ? { idempotency } : {}),
  });
  return { createAttemptId, order };
}

/** Which order a payment is created for, and what the provider is sent beside its amount. */
export interface CreatePaymentInput {
  readonly orderId: string;
  readonly description: string;
  /** What only this provider needs, as its adapter documents it. */
  readonly details: Readonly<Record<string, unknown>>;
  /**
   * Who knowingly repeats a lost create, for the audit. Absent: it is not repeated. Has no effect without a lost create, and at a
   * provider whose list is searched.
   */
  readonly retryLostBy?: string;
  /** Who asks for a payment beside one that may still be paid, or for an order that is paid, for the audit. Absent: refused. */
  readonly anotherBy?: string;
  /** The caller's own name for this request, of which it may send the same one again. Absent: each is a new request. */
  readonly idempotencyKey?: string;
}

/** What makes two requests the same: all but who asks. */
async function idempotencyOf(input: CreatePaymentInput, provider: string): Promise<IdempotentRequest | null> {
  const { orderId, description, details, idempotencyKey: key } = input;
  if (key === undefined) return null;
  const isRetry = input.retryLostBy !== undefined;
  const isAnother = input.anotherBy !== undefined;
  const digest = await requestDigest({ orderId, provider, description, details, isRetry, isAnother });
  return { key, requestDigest: digest };
}

/** A request to a provider ends within seconds: one without an outcome after this time was lost with its process. */
const LOST_AFTER_SECONDS = 60;
const READS_MAX = 100;

/** The attempt of the same request, once it has an outcome; null: this is the first. */
async function answeredBefore(
  request: IdempotentRequest | null,
  { store, rest = shortRest }: { readonly store: Pick<Store, 'createAttempts'>; readonly rest?: () => Promise<void> },
): Promise<CreateAttempt | null> {
  if (request === null) return null;
  for (let reads = 0; reads < READS_MAX; reads += 1) {
    const earlier = await store.createAttempts.repeated(request.key, LOST_AFTER_SECONDS);
    if (earlier === null) return null;
    checkSameRequest(request.key, { earlier: earlier.requestDigest, now: request.requestDigest });
    if (earlier.attempt.outcome !== null) return earlier.attempt;
    await rest();
  }
  throw new PunteoError(
    'create_in_progress',
    `The first request under the idempotency key ${request.key} is still being sent. Send the same request again later.`,
    { retryable: true },
  );
}

function shortRest(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 200);
  });
}

const LOST_CREATE_RETRY_SECONDS = 60 * 60;

/** From when a create attempt without a certain outcome may be repeated, at a provider that cannot be searched. */
export function lostCreateRetryAt(
  { createdAt }: Pick<CreateAttempt, 'createdAt'>,
  retrySeconds = LOST_CREATE_RETRY_SECONDS,
): Date {
  return new Date(createdAt.getTime() + retrySeconds * 1_000);
}

/** Throws `create_unresolved` before the time, and when no retry was requested. */
function retryOf(
  lost: CreateAttempt,
  { retryLostBy }: CreatePaymentInput,
  dependencies: { readonly lostCreateRetrySeconds?: number; readonly clock?: () => Date },
): { readonly of: string; readonly actor: string } {
  const { clock = () => new Date() } = dependencies;
  const retryAt = lostCreateRetryAt(lost, dependencies.lostCreateRetrySeconds);
  if (retryLostBy !== undefined && clock() >= retryAt) return { of: lost.createAttemptId, actor: retryLostBy };
  const { orderId, provider, createdAt } = lost;
  throw new PunteoError(
    'create_unresolved',
    `The create attempt of ${createdAt.toISOString()} for order ${orderId} has no certain outcome, and ${provider} has no list ` +
      `to search for its payment. From ${retryAt.toISOString()} on it can be repeated under the same reference: ` +
      '`punteo pay --retry-lost`, or `"retryLost": true` in the API.',
  );
}

/** A payment that an attempt created is in the provider's list within this time. */
const LISTED_WITHIN_SECONDS = 15 * 60;

async function finishAsNotFound(
  attempt: CreateAttempt,
  { createAttempts }: Pick<Store, 'createAttempts'>,
): Promise<void> {
  const { candidates, searchedAt } = await createAttempts.search(attempt.createAttemptId);
  const listedBy = new Date(attempt.createdAt.getTime() + LISTED_WITHIN_SECONDS * 1_000);
  if (candidates.length > 0 || searchedAt === null || searchedAt < listedBy) {
    const next =
      candidates.length > 0
        ? `It may have created ${candidates.slice(0, 3).join(', ')}: if so, bind that payment to the order.`
        : `Sync the whole list of ${attempt.provider} (\`punteo sync\`) after ${listedBy.toISOString()}, then retry.`;
    throw new PunteoError(
      'create_unresolved',
      `An earlier create attempt for order ${attempt.orderId} has no certain outcome. ${next}`,
    );
  }
  await createAttempts.finish(attempt.createAttemptId, { ...NO_PAYMENT, outcome: 'refused', reason: 'not_found' });
}

const NO_PAYMENT = { providerPaymentId: null, authorisationUrl: null } as const;

async function finish(
  createAttemptId: string,
  outcome: CreateOutcome,
  { createAttempts }: Pick<Store, 'createAttempts'>,
): Promise<CreateAttempt> {
  try {
    return await createAttempts.finish(createAttemptId, outcome);
  } catch (error) {
    // The returned payment is another order's, so the outcome is unknown. An unfinished attempt would not show the
    // reason.
    if (error instanceof PunteoError && error.code === 'payment_bound_elsewhere')
      await createAttempts.finish(createAttemptId, { ...NO_PAYMENT, outcome: 'unknown', reason: error.code });
    throw error;
  }
}
