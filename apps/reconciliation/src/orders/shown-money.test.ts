import { type Allocation, type Evidence, moneyFromDecimal, type OrderFacts } from '@punteo/payments';
import { expect, test } from 'vitest';
import { shownMoneyToWire } from '../api/to-wire.ts';
import { moneyList } from '../page/money-list.ts';
import { LANGUAGES } from '../texts/language.ts';
import { unitStateText } from '../texts/money-texts.ts';
import { shownMoney } from './shown-money.ts';

const usd = (decimal: string) => moneyFromDecimal(decimal, 'USD');
const at = (hour: number) => new Date(Date.UTC(2026, 5, 1, hour));

test('money that counts pays the order that holds it, whole or in part', () => {
  const [shown] = shownMoney(factsOf([answer()], '60.00'));
  expect(shown?.held?.amount).toEqual(usd('60.00'));
  expect(shown && LANGUAGES.map((language) => unitStateText(shown, language))).toEqual(['counts', 'cuenta']);
});

test.each([
  ['reversed', 'failed', ['undone', 'deshecho']],
  ['refunded', 'refunded', ['given back', 'devuelto']],
] as const)('money that was %s pays nothing, although the order keeps its right to it', (kind, status, texts) => {
  const [shown] = shownMoney(factsOf([answer(), answer(status, 2), answer(status, 3)], '100.00'));
  expect(shown).toMatchObject({ claim: { kind }, held: null });
  expect(shown && LANGUAGES.map((language) => unitStateText(shown, language))).toEqual(texts);
  expect(shown && shownMoneyToWire(shown)).toMatchObject({ state: kind, held: null });
});

test('money that a check of its witness refuses pays nothing, also where a person allocated it', () => {
  const refused: Evidence = { ...answer(), checks: [{ name: 'payee', result: 'failed' }] };
  expect(shownMoney(factsOf([refused], '100.00'))).toMatchObject([{ claim: { kind: 'uncounted' }, held: null }]);
});

test('an allocation pays no more than its witness shows', () => {
  expect(shownMoney(factsOf([answer()], '250.00'))[0]?.held?.amount).toEqual(usd('100.00'));
});

test('the line of money that does not pay the order never says that it counts', () => {
  const euros = factsOf([answer()], null, moneyFromDecimal('100.00', 'EUR'));
  for (const facts of [euros, factsOf([answer()], null)]) {
    const [shown] = shownMoney(facts);
    expect(shown && LANGUAGES.map((language) => unitStateText(shown, language))).toEqual([
      'shown, does not count here',
      'consta, aquí no cuenta',
    ]);
    const page = moneyList({ language: 'en' } as never, shownMoney(facts)).text;
    expect(page).toContain('shown, does not count here');
  }
});

/** The provider's answer about a payment of 100.00 USD. */
function answer(status: 'paid' | 'failed' | 'refunded' = 'paid', hour = 1): Evidence {
  return {
    evidenceId: String(hour),
    orderId: 'A',
    claim: { provider: 'bank', kind: 'payment', paymentId: 'p-1' },
    witness: 'bank',
    answered: true,
    checks: [{ name: 'status', result: status === 'paid' ? 'passed' : 'failed' }],
    facts: {
      kind: 'payment',
      amount: usd('100.00'),
      status,
      providerStatus: status,
      createdAt: at(0),
      updatedAt: at(hour),
      earlyToleranceSeconds: 0,
    },
    configuration: 'test',
    documentHash: null,
    checkedAt: at(hour),
  };
}

/** An order that claims the payment, and holds this much of it as stored. */
function factsOf(evidence: readonly Evidence[], held: string | null, amount = usd('100.00')): OrderFacts {
  const [{ claim }] = evidence as [Evidence];
  const id = { kind: 'payment', provider: 'bank', paymentId: 'p-1' } as const;
  const unit = { id, amount: usd('100.00'), tolerance: usd('0.00') };
  const allocation = (part: string): Allocation => ({ orderId: 'A', claim, unit, amount: usd(part), by: 'person' });
  return {
    order: {
      orderId: 'A',
      amount,
      providers: [],
      createdAt: at(0),
      dueAt: null,
      fulfilledAt: null,
      cancelledAt: null,
      closedAt: null,
    },
    createAttempts: [],
    payments: [],
    claims: [{ claim, source: 'create', claimedAt: at(0) }],
    evidence,
    callbacks: [],
    held: held === null ? [] : [allocation(held)],
    isReleased: false,
    acceptsParts: false,
  };
}
