import { DISCREPANCY_KINDS, type DiscrepancyKind, moneyFromDecimal } from '@punteo/payments';
import { expect, test } from 'vitest';
import { EXAMPLES } from '../../texts/guide/__fixtures__/examples.ts';
import { GUIDE } from '../../texts/guide/guide.ts';
import { LANGUAGES } from '../../texts/language.ts';
import { stepEffect, stepLabel } from '../../texts/step-texts.ts';
import { configurationOf } from './configuration-of.ts';
import type { StepFacts } from './read-step-facts.ts';
import { STEP_TABLE, type StepAction } from './step-table.ts';

/** The step that does what a command of the guide does; null: it only reads. */
const STEP_OF_COMMAND: Readonly<Record<string, StepAction | null>> = {
  'callbacks replay': 'replay_callback',
  'callbacks show': null,
  doctor: null,
  'orders accept-parts': 'accept_parts',
  'orders allocate': 'allocate',
  'orders amend': 'amend',
  'orders bind': 'bind',
  'orders close': 'close',
  'orders fulfil': 'fulfil',
  'orders unbind': 'unbind',
  'orders unfulfil': 'withdraw_fulfilment',
  'pay --retry-lost': 'create_again',
  'refunds list': 'record_refund',
  'refunds record': 'record_refund',
  sync: 'run',
};

test('every kind has a step, and a step for each command that its guide names', () => {
  for (const kind of DISCREPANCY_KINDS) {
    const actions: readonly StepAction[] = STEP_TABLE[kind];
    expect(actions.length, kind).toBeGreaterThan(0);
    expect(new Set(actions).size, kind).toBe(actions.length);
    for (const [, command = ''] of GUIDE[kind].todo.en.matchAll(/`punteo ([^`]+)`/g)) {
      const action = STEP_OF_COMMAND[command];
      expect(action, `${kind}: ${command}`).not.toBe(undefined);
      if (action) expect(actions, `${kind}: ${command}`).toContain(action);
    }
  }
});

test('every step that only a command may do is in the guide of its kind', () => {
  const commands = Object.entries(STEP_OF_COMMAND);
  for (const kind of DISCREPANCY_KINDS) {
    const text = GUIDE[kind].todo.en;
    for (const action of STEP_TABLE[kind]) {
      const names = commands.flatMap(([command, step]) => (step === action ? [command] : []));
      if (action in WITHOUT_COMMAND || names.length === 0) continue;
      expect(names.some((name) => text.includes(name)) || TEXTS_OF[action]?.test(text), `${kind}: ${action}`).toBe(
        true,
      );
    }
  }
});

/** Steps that the guide states in other words than their command. */
const TEXTS_OF: Partial<Record<StepAction, RegExp>> = {
  amend: /amend/,
  bind: /\bbind\b/,
  record_refund: /give (?:it|the money|them|the surplus)? ?back|money back/i,
  run: /provider has none|sync/,
};
const WITHOUT_COMMAND: Partial<Record<StepAction, true>> = { verify: true };

test('the texts of steps are whole sentences and differ between the languages', () => {
  const actions = new Set<StepAction>([...Object.values(STEP_TABLE).flat(), 'resolve', 'reopen']);
  for (const action of actions) {
    const [english, spanish] = LANGUAGES.map((language) => stepEffect(action, {}, language));
    expect(english).not.toBe(spanish);
    for (const text of [english, spanish]) expect(text).toMatch(/^\p{Lu}.*\.$/u);
    expect(stepLabel(action, 'en')).not.toBe(stepLabel(action, 'es'));
  }
});

const factsOf = (kind: DiscrepancyKind, more: Partial<StepFacts> = {}): StepFacts => ({
  discrepancy: {
    ...{ ...EXAMPLES[kind], kind, discrepancyId: 'd', owner: null, note: null, dueOn: null, state: 'open', version: 1 },
    ...{ firstSeenAt: new Date(0), lastSeenAt: new Date(0) },
  },
  ...{ order: null, claim: null, payment: null, orders: [], payments: [], search: null, balances: [], deadEvents: [] },
  ...more,
});

test('a network, a token or a recipient that is not listed is set in the chains file', () => {
  expect(configurationOf(factsOf('environment_mismatch'), [])).toEqual({
    ...{ variable: 'CHAINS_FILE', value: 'Ethereum Classic', choices: [] },
  });
  const claim = { provider: 'pentagoo', kind: 'transaction', network: 'BSC', hash: '0x1' } as const;
  expect(configurationOf(factsOf('wrong_recipient_or_token', { claim }), [])).toMatchObject({
    ...{ variable: 'CHAINS_FILE', value: '0x90f79bf6eb2c4f870365e785982e1f101e93b906' },
  });
  const payment = { provider: 'neopay', kind: 'payment', paymentId: 'p-1' } as const;
  expect(configurationOf(factsOf('wrong_recipient_or_token', { claim: payment }), [])).toBe(null);
});

test('a status of a provider whose statuses are not configured has no line', () => {
  expect(configurationOf(factsOf('unmapped_status'), [{ name: 'neopay' }])).toBe(null);
});

test('a payment without an order is configured only where its status has no meaning', () => {
  const statusLines = () => ({ variable: 'V', choices: [] });
  const payment = {
    ...{ provider: 'neopay', providerPaymentId: 'p-1', orderId: null, amount: moneyFromDecimal('1.00', 'GBP') },
    ...{ environment: null, createdAt: null, updatedAt: null, payers: [], raw: '' },
    ...{ status: 'unknown', providerStatus: 'settling' },
  } as const;
  const configured = (status: 'unknown' | 'paid') =>
    configurationOf(factsOf('unexpected_payment', { payment: { ...payment, status } }), [
      { name: 'neopay', statusLines },
    ]);
  expect(configured('unknown')).toEqual({ variable: 'V', value: 'settling', choices: [] });
  expect(configured('paid')).toBe(null);
});
