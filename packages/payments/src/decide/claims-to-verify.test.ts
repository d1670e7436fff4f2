import { expect, test } from 'vitest';
import { anOrder, aTransaction, factsOf, minutes, shown } from '../__fixtures__/facts.ts';
import type { OrderFacts } from '../model/order-facts.ts';
import { CLAIMS_PER_VERIFICATION_MAX, claimsToVerify } from './claims-to-verify.ts';

const claim = (number: number) => aTransaction(`0x${number.toString(16)}`);

/** An order with claims 0 … count - 1, the later ones made later; those in `asked` were verified, in that order. */
function facts(count: number, asked: readonly number[], held: readonly number[] = []): OrderFacts {
  const pieces = asked.map((number, index) => shown([], { claim: claim(number), block: null, at: minutes(index) }));
  return factsOf(anOrder(), pieces, {
    claims: Array.from({ length: count }, (_, number) => ({
      claim: claim(number),
      source: 'callback',
      claimedAt: minutes(number),
    })),
    held: held.map((number) => {
      const id = {
        kind: 'transfer',
        chainId: 1,
        hash: `0x${number.toString(16)}`,
        token: '',
        recipient: '',
        position: 0,
      } as const;
      const money = anOrder().amount;
      const unit = { id, amount: money, tolerance: money };
      return { orderId: 'A', claim: claim(number), unit, amount: money, by: 'rule' };
    }),
  });
}

function chosen(order: OrderFacts): { readonly numbers: readonly number[]; readonly neverVerified: number } {
  const { claims, neverVerified } = claimsToVerify(order);
  return {
    numbers: claims.map(({ claim: each }) => (each.kind === 'transaction' ? Number(each.hash) : -1)),
    neverVerified,
  };
}

test('a verification asks about every claim of an order that has a few', () => {
  const newestFirst = Array.from({ length: CLAIMS_PER_VERIFICATION_MAX }, (_, number) => number).reverse();
  expect(chosen(facts(CLAIMS_PER_VERIFICATION_MAX, []))).toEqual({ numbers: newestFirst, neverVerified: 0 });
});

test('of many claims, half of the places go to those never asked about, newest first', () => {
  const asked = Array.from({ length: 20 }, (_, number) => number);
  const { numbers, neverVerified } = chosen(facts(40, asked));
  expect(numbers.slice(0, 8)).toEqual([39, 38, 37, 36, 35, 34, 33, 32]);
  expect(numbers.slice(8)).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  expect(neverVerified).toBe(12);
});

test('the claim whose money the order holds is always asked about', () => {
  const asked = Array.from({ length: 20 }, (_, number) => number);
  expect(chosen(facts(40, asked, [19])).numbers).toContain(19);
});

test('claims are asked about in turn: those never asked about first, then the longest unasked', () => {
  expect(chosen(facts(5, [3, 0, 4])).numbers).toEqual([2, 1, 3, 0, 4]);
});

test('an honest claim among hundreds of made-up ones is asked about at the next verification', () => {
  const asked = Array.from({ length: 300 }, (_, number) => number);
  expect(chosen(facts(301, asked)).numbers).toContain(300);
});
