import type * as wire from '@punteo/contracts/reconciliation';
import { compareMoney, isSameClaim, type Money, moneyText, type Provider, trimMoney } from '@punteo/payments';
import { shownMoney } from '../../orders/shown-money.ts';
import type { Language } from '../../texts/language.ts';
import { candidateText, stepEffect, stepLabel } from '../../texts/step-texts.ts';
import { amendmentOf } from './amendment-of.ts';
import { configurationOf } from './configuration-of.ts';
import { type StepFacts, valuesOf } from './read-step-facts.ts';
import { orderCandidate, paymentCandidate, type StepCandidate } from './step-candidates.ts';
import { amountIn, bindRequest, type NamedClaim, namedClaim, orderRequest, type StepRequest } from './step-requests.ts';
import type { StepAction } from './step-table.ts';

/** What the texts and the configuration of steps need. */
export interface StepOptions {
  readonly language: Language;
  readonly providers: readonly Pick<Provider, 'name' | 'statusLines' | 'findsLostCreatesBy'>[];
}

/** The steps of one action, none where the facts do not allow it. Pure. */
export function makeSteps(action: StepAction, facts: StepFacts, options: StepOptions): readonly wire.NextStep[] {
  const { language } = options;
  return MAKERS[action](facts, options).map(
    ({ request = null, candidates = [], configuration = null, about = {} }) => ({
      action,
      label: stepLabel(action, language),
      effect: stepEffect(action, about, language),
      request,
      candidates: [...candidates],
      configuration,
    }),
  );
}

interface Draft {
  readonly request?: StepRequest;
  readonly candidates?: readonly StepCandidate[];
  readonly configuration?: wire.NextStep['configuration'];
  /** What the sentence about its effect names. */
  readonly about?: { readonly money?: string; readonly order?: string; readonly value?: string };
}

type Maker = (facts: StepFacts, options: StepOptions) => readonly Draft[];

/** Done outside Punteo. */
const ask: Maker = () => [{}];

const MAKERS: Readonly<Record<StepAction, Maker>> = {
  fulfil: ({ order }) => {
    if (!order || order.facts.order.fulfilledAt !== null) return [];
    const { orderId } = order.facts.order;
    const isAllowed = order.standing.fulfilmentAllowed;
    const [body, needs] = isAllowed ? [{}, []] : [{ force: true }, ['reason']];
    return [
      { request: orderRequest(orderId, 'putFulfilment', '/fulfilment', body, needs, 'PUT'), about: { order: orderId } },
    ];
  },
  withdraw_fulfilment: ({ order }) =>
    order?.facts.order.fulfilledAt
      ? [{ request: orderRequest(order.facts.order.orderId, 'withdrawFulfilment', '/fulfilment/withdrawals') }]
      : [],
  bind: (facts, { language }) => bindSteps(facts, language),
  unbind: ({ order, claim }) =>
    order && claim
      ? [
          {
            request: orderRequest(order.facts.order.orderId, 'withdrawClaim', '/claims/withdrawals', {
              ...namedClaim(claim),
            }),
          },
        ]
      : [],
  allocate: (facts, { language }) => allocateSteps(facts, language),
  accept_parts: ({ order }) =>
    order?.standing.state === 'paid_in_parts'
      ? [{ request: orderRequest(order.facts.order.orderId, 'acceptParts', '/parts-acceptance') }]
      : [],
  amend: (facts) => {
    const body = amendmentOf(facts);
    const orderId = facts.order?.facts.order.orderId;
    return body === null || orderId === undefined
      ? []
      : [
          {
            request: orderRequest(orderId, 'amendOrder', '/amendments', { ...body.change }),
            about: { value: body.text },
          },
        ];
  },
  record_refund: ({ balances }) =>
    balances.map(({ orderId, claim, left }) => ({
      request: orderRequest(orderId, 'recordRefund', '/refunds', { ...namedClaim(claim), amount: amountIn(left) }),
      about: { money: moneyText(trimMoney(left)) },
    })),
  cancel: ({ order }) =>
    order && order.facts.order.cancelledAt === null
      ? [{ request: orderRequest(order.facts.order.orderId, 'cancelOrder', '/cancellation') }]
      : [],
  close: ({ order }) =>
    order && order.facts.order.cancelledAt === null && order.facts.order.closedAt === null
      ? [{ request: orderRequest(order.facts.order.orderId, 'closeOrder', '/closure') }]
      : [],
  verify: ({ order }) =>
    order && order.facts.claims.length > 0
      ? [{ request: orderRequest(order.facts.order.orderId, 'requestVerification', '/verifications') }]
      : [],
  replay_callback: ({ discrepancy: { subject } }) => {
    if (!subject.startsWith('callback:')) return [];
    const path = `/v1/callbacks/${subject.slice('callback:'.length)}/replay`;
    return [{ request: { operation: 'replayCallback', method: 'POST', path, body: {}, needs: ['reason'] } }];
  },
  resend_events: ({ deadEvents }) => {
    if (deadEvents.length === 0) return [];
    const body = { eventIds: [...deadEvents] };
    return [
      {
        request: { operation: 'resendEvents', method: 'POST', path: '/v1/events/resend', body, needs: ['reason'] },
        about: { value: String(deadEvents.length) },
      },
    ];
  },
  import_order: () => [{ request: orderRequest(null, 'putOrder', '', {}, ['amount'], 'PUT') }],
  create_again: ({ discrepancy: { orderId, provider }, search }, { providers }) => {
    const isSearched = search?.searchedAt !== null || finds(providers, provider) === 'reference';
    if (orderId === null || provider === null || !search || !isSearched || search.candidates.length > 0) return [];
    const body = { provider, retryLost: true };
    return [
      { request: orderRequest(orderId, 'createPayment', '/payments', body, ['details']), about: { order: orderId } },
    ];
  },
  run: ({ search, discrepancy: { kind, provider } }, { providers }) => {
    const isNeeded =
      kind !== 'unknown_create' || (search?.searchedAt === null && finds(providers, provider) === 'list');
    if (!isNeeded) return [];
    return [{ request: { operation: 'startRun', method: 'POST', path: '/v1/runs', body: {}, needs: [] } }];
  },
  import_statements: ask,
  configure: (facts, { providers }) => {
    const configuration = configurationOf(facts, providers);
    return configuration === null ? [] : [{ configuration, about: { value: configuration.value } }];
  },
  ask_provider: ask,
  ask_buyer: ask,
  resolve: ({ discrepancy }) => decide(discrepancy, 'resolved'),
  reopen: ({ discrepancy }) => decide(discrepancy, 'open'),
};

function decide({ discrepancyId, version }: StepFacts['discrepancy'], state: 'open' | 'resolved'): readonly Draft[] {
  const path = `/v1/discrepancies/${discrepancyId}`;
  const body = { state, version };
  return [{ request: { operation: 'patchDiscrepancy', method: 'PATCH', path, body, needs: ['reason'] } }];
}

function finds(providers: StepOptions['providers'], name: string | null) {
  return providers.find((provider) => provider.name === name)?.findsLostCreatesBy ?? null;
}

/** Binds the one that the run proposes, or one of several; without any, the person names it. */
function bindSteps(facts: StepFacts, language: Language): readonly Draft[] {
  const { discrepancy, order, payment, orders, payments } = facts;
  const { kind, orderId, provider } = discrepancy;
  const [transaction] = valuesOf(discrepancy.fields, 'transaction', 'actual');
  const claim = claimToBind(provider, payment?.providerPaymentId ?? transaction);
  const candidates = [
    ...(claim ? orders.map((each) => orderCandidate(each, claim, payment?.payers ?? [], language)) : []),
    ...(order ? payments.map((each) => paymentCandidate(each, order.facts, language)) : []),
  ];
  const [only] = candidates;
  if (only && candidates.length === 1)
    return [{ request: only.request, candidates, about: { order: only.orderId, value: only.why } }];
  if (candidates.length > 1) return [{ candidates }];
  // A transaction that fits exactly this order.
  if (claim && orderId !== null) return [{ request: bindRequest(orderId, claim), about: { order: orderId } }];
  if (claim && kind === 'unexpected_payment') return [{ request: bindRequest(null, claim) }];
  return kind === 'fulfilled_not_paid' && orderId !== null ? [{ request: bindRequest(orderId, null) }] : [];
}

function claimToBind(provider: string | null, claim: string | undefined): NamedClaim | null {
  return provider === null || claim === undefined ? null : { provider, claim };
}

/** Gives the money of the claim to the order, to one of those that contest it, or what is left of it to any order. */
function allocateSteps({ discrepancy, order, claim }: StepFacts, language: Language): readonly Draft[] {
  if (!order || !claim) return [];
  const { kind, fields, moneyAtRisk } = discrepancy;
  const units = shownMoney(order.facts).filter((shown) => isSameClaim(shown.claim.claim, claim));
  const own = order.facts.order;
  return units
    .filter(({ unit }) => moneyAtRisk === null || moneyAtRisk.currency === unit.amount.currency)
    .filter(({ unit }) => kind === 'money_unallocated' || unit.amount.currency === own.amount.currency)
    .map(({ unit, unitId }): Draft => {
      const amount = kind === 'money_unallocated' && moneyAtRisk ? least(moneyAtRisk, unit.amount) : unit.amount;
      const body = { ...namedClaim(claim), unitId, amount: amountIn(amount) };
      const requestOf = (orderId: string | null) => orderRequest(orderId, 'allocateMoney', '/allocations', body);
      const money = moneyText(trimMoney(amount));
      if (kind === 'money_unallocated') return { request: requestOf(null), about: { money } };
      const others = kind === 'contested_payment' ? contestants(own.orderId, fields) : [];
      if (others.length === 0) return { request: requestOf(own.orderId), about: { money, order: own.orderId } };
      const candidates = [own.orderId, ...others].map((orderId): StepCandidate => {
        const isOwn = orderId === own.orderId;
        const facts = {
          name: orderId,
          amount: isOwn ? moneyText(own.amount) : null,
          at: isOwn ? own.createdAt : null,
          isSamePayer: null,
        };
        return {
          orderId,
          ...namedClaim(claim),
          amount: amountIn(amount),
          at: facts.at?.toISOString() ?? null,
          isSamePayer: null,
          why: candidateText('claimant', facts, language),
          request: requestOf(orderId),
        };
      });
      return { candidates, about: { money } };
    });
}

function least(left: Money, right: Money): Money {
  return compareMoney(left, right) <= 0 ? left : right;
}

/** The other orders that claim the money; of many, the last part says how many more there are. */
function contestants(orderId: string, fields: StepFacts['discrepancy']['fields']) {
  return valuesOf(fields, 'claimed_by', 'actual')
    .flatMap((orderIds) => orderIds.split(', '))
    .filter((each) => each !== orderId && !/^and \d+ more$/.test(each));
}
