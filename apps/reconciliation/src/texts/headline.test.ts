import { moneyFromDecimal, type OrderFacts, STANDING_STATES, type Standing } from '@punteo/payments';
import { expect, test } from 'vitest';
import { headline } from './headline.ts';
import { LANGUAGES } from './language.ts';

const amount = moneyFromDecimal('100.00', 'GBP');
const standing: Standing = {
  state: 'awaiting',
  proof: 'none',
  paid: moneyFromDecimal('40.00', 'GBP'),
  paidAt: null,
  fulfilmentAllowed: false,
  claims: [],
  discrepancies: [],
};
const createdAt = new Date('2026-03-01T09:00:00Z');
const claim = { provider: 'crypto', kind: 'transaction', network: 'BSC', hash: '0x1' } as const;
const facts: OrderFacts = {
  order: {
    ...{ orderId: 'A-1', amount, providers: [], createdAt },
    ...{ dueAt: null, fulfilledAt: null, cancelledAt: null, closedAt: null },
  },
  ...{ createAttempts: [], payments: [], claims: [], evidence: [], callbacks: [], held: [] },
  ...{ isReleased: false, acceptsParts: false },
};
const failed: OrderFacts = {
  ...facts,
  claims: [{ claim, source: 'callback', claimedAt: createdAt }],
  evidence: [
    {
      ...{ evidenceId: '1', orderId: 'A-1', claim, witness: 'chain:56', answered: true },
      checks: [{ name: 'success', result: 'failed', expected: '0x1', actual: '0x0' }],
      facts: {
        kind: 'transaction',
        chainId: 56,
        block: null,
        isReplaced: false,
        transfers: [],
        earlyToleranceSeconds: 0,
      },
      ...{ configuration: 'test', documentHash: null, checkedAt: new Date('2026-03-01T10:00:00Z') },
    },
  ],
};

test('the headline of an order without a payment says that none is known', () => {
  expect(LANGUAGES.map((language) => headline(standing, facts, language))).toEqual([
    'Not paid: no payment is known yet.',
    'No está pagado: todavía no se conoce ningún pago.',
  ]);
});

test('the headline of an order whose payment was refuted says what was refuted, also when another callback came', () => {
  expect(LANGUAGES.map((language) => headline({ ...standing, state: 'overdue' }, failed, language))).toEqual([
    'Not paid, and overdue: Chain 56, asked by us at 2026-03-01 10:00:00 UTC, shows no money for it, because the transaction failed.',
    'No está pagado y ha vencido: la cadena 56, a consulta nuestra el 2026-03-01 10:00:00 UTC, no muestra dinero para él, porque la transacción falló.',
  ]);
  expect(headline({ ...standing, proof: 'claimed' }, failed, 'en')).toMatch(
    /because the transaction failed; a callback came, and no witness has answered since\.$/,
  );
});

test('the headline of every state is one sentence, in both languages', () => {
  const ended = { ...facts, order: { ...facts.order, closedAt: createdAt } };
  for (const language of LANGUAGES)
    for (const state of STANDING_STATES) {
      expect(headline({ ...standing, state }, failed, language)).toMatch(/^\p{Lu}.*: .*[^.]\.$/u);
      expect(headline({ ...standing, state }, ended, language)).toMatch(/^\p{Lu}.*[^.]\.$/u);
    }
  expect(headline({ ...standing, state: 'closed' }, ended, 'en')).toBe('Closed as abandoned.');
});
