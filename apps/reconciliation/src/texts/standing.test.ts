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

test('the reason of a proven standing is one sentence that names the witness, the sum, the time and the checks', () => {
  expect(standingReason(standing, [evidence], 'en')).toBe(
    'Bank, asked by us at 2026-03-01 10:00:00 UTC, answered that 100.00 USD is paid; 2 of 2 checks passed.',
  );
  expect(standingReason(standing, [evidence], 'es')).toBe(
    'Bank, a consulta nuestra el 2026-03-01 10:00:00 UTC, respondió que 100.00 USD está pagado; 2 de 2 comprobaciones superadas.',
  );
});

test('the reason of a standing leaves out evidence about other claims', () => {
  const other = { ...evidence, claimKey: 'bank:8', witness: 'another bank' };
  expect(standingReason(standing, [evidence, other], 'en')).toMatch(/^Bank, /);
});

test('every state and proof grade without evidence of money has a reason, and none mentions passed checks', () => {
  for (const proof of PROOF_GRADES) {
    for (const state of STANDING_STATES) {
      const reason = standingReason({ ...standing, state, proof, claimKeys: [] }, [evidence], 'en');
      expect(reason).toMatch(/^[A-Z].*\.$/);
      expect(reason).not.toContain('checks passed');
    }
  }
  const reversed = { ...standing, state: 'reversed', proof: 'none', claimKeys: [] } as const;
  expect(standingReason(reversed, [evidence], 'en')).toBe('A payment was proven once; it has been undone since.');
});

test('a standing with two payments has two sentences, each with its own witness, sum and finality', () => {
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
