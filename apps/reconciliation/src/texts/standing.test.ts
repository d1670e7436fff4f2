import { type Evidence, moneyFromDecimal, PROOF_GRADES, STANDING_STATES, type Standing } from '@punteo/payments';
import { expect, test } from 'vitest';
import { standingReason } from './standing.ts';

const paid = moneyFromDecimal('100.00', 'USD');
const evidence: Evidence = {
  evidenceId: '1',
  orderId: 'A-1',
  claimKey: 'bank:7',
  provider: 'bank',
  witness: 'bank',
  answered: true,
  verdict: 'confirmed',
  checks: [
    { name: 'amount', result: 'passed', expected: '100.00 USD', actual: '100.00 USD' },
    { name: 'status', result: 'passed' },
  ],
  observed: { amount: paid, status: 'paid', paidAt: null },
  proofKeys: ['bank:7'],
  raw: '{}',
  checkedAt: new Date('2026-03-01T10:00:00Z'),
};
const standing: Standing = {
  state: 'paid',
  proof: 'provider',
  paid,
  paidAt: null,
  fulfilmentAllowed: true,
  claimKeys: ['bank:7'],
  discrepancies: [],
};

test('the proof is one sentence that names the witness, the sum, the time and the checks', () => {
  expect(standingReason(standing, [evidence], 'en')).toBe(
    'Bank, asked by us at 2026-03-01 10:00:00 UTC, answered that 100.00 USD is paid; 2 of 2 checks passed.',
  );
  expect(standingReason(standing, [evidence], 'es')).toBe(
    'Bank, a consulta nuestra el 2026-03-01 10:00:00 UTC, respondió que 100.00 USD está pagado; 2 de 2 comprobaciones superadas.',
  );
});

test('only evidence on a claim that carries the money is a reason', () => {
  const other = { ...evidence, claimKey: 'bank:8', witness: 'somebody else' };
  expect(standingReason(standing, [evidence, other], 'en')).toMatch(/^Bank, /);
});

test('without evidence that carries money there is a sentence for every grade and state, and none calls it proven', () => {
  for (const proof of PROOF_GRADES) {
    for (const state of STANDING_STATES) {
      const why = standingReason({ ...standing, state, proof, claimKeys: [] }, [evidence], 'en');
      expect(why).toMatch(/^[A-Z].*\.$/);
      expect(why).not.toContain('checks passed');
    }
  }
  const undone = { ...standing, state: 'reversed', proof: 'none', claimKeys: [] } as const;
  expect(standingReason(undone, [evidence], 'en')).toBe('A payment was proven once; it has been undone since.');
});

test('two payments are two sentences, each with its own witness, sum and finality', () => {
  const transfer: Evidence = {
    ...evidence,
    claimKey: 'chain:56:0x1',
    witness: 'chain:56',
    checks: [{ name: 'finality', result: 'passed' }],
    observed: { amount: { amountMinor: 40_000_000n, currency: 'USD', exponent: 6 }, status: 'paid', paidAt: null },
  };
  const both = { ...standing, state: 'overpaid', claimKeys: ['bank:7', 'chain:56:0x1'] } as const;
  expect(standingReason(both, [evidence, transfer], 'en')).toBe(
    'Bank, asked by us at 2026-03-01 10:00:00 UTC, answered that 100.00 USD is paid; 2 of 2 checks passed. ' +
      'Chain 56 shows a transfer of 40.00 USD that can no longer be undone (read at 2026-03-01 10:00:00 UTC); 1 of 1 checks passed.',
  );
});
