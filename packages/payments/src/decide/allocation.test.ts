import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anOrder, aTransaction, minutes, usd } from '../__fixtures__/facts.ts';
import { addMoney, compareMoney, moneyText, zero } from '../model/money.ts';
import { type MoneyUnit, moneyUnitKey } from '../model/money-unit.ts';
import { type Allocation, allocate, type Claimant } from './allocation.ts';

const claim = aTransaction();

function aUnit(position: number, amount: string): MoneyUnit {
  const id = { kind: 'transfer', chainId: 1, hash: '0x1', token: '0xt', recipient: '0xm', position } as const;
  return { id, amount: usd(amount), tolerance: usd('0.00') };
}

function aClaimant(
  orderId: string,
  amount: string,
  units: readonly MoneyUnit[],
  fields: Partial<Claimant> = {},
): Claimant {
  return {
    order: anOrder({ orderId, amount: usd(amount) }),
    offers: units.map((unit) => ({ claim, unit, startedAt: minutes(10) })),
    held: [],
    isReleased: false,
    ...fields,
  };
}

function holders(claimants: readonly Claimant[]): readonly string[] {
  return allocate(claimants)
    .allocations.map(
      ({ orderId, unit, amount }) =>
        `${orderId} ${unit.id.kind === 'transfer' ? unit.id.position : ''}: ${moneyText(amount)}`,
    )
    .sort();
}

test('a sum of several units is held by the one order that claims them', () => {
  const units = [aUnit(0, '60.00'), aUnit(1, '40.00')];
  expect(holders([aClaimant('A', '100.00', units)])).toEqual(['A 0: 60.00 USD', 'A 1: 40.00 USD']);
});

test('an exact fit is preferred to a fit within tolerance', () => {
  const unit = { ...aUnit(0, '100.00'), tolerance: usd('1.00') };
  expect(holders([aClaimant('A', '100.50', [unit]), aClaimant('B', '100.00', [unit])])).toEqual(['B 0: 100.00 USD']);
});

test('a fit within tolerance is preferred to another sum', () => {
  const unit = { ...aUnit(0, '100.00'), tolerance: usd('1.00') };
  expect(holders([aClaimant('A', '250.00', [unit]), aClaimant('B', '100.50', [unit])])).toEqual(['B 0: 100.00 USD']);
});

test('as many equal transfers as equal orders pay one order each', () => {
  const units = [aUnit(0, '100.00'), aUnit(1, '100.00')];
  expect(holders([aClaimant('A', '100.00', units), aClaimant('B', '100.00', units)])).toEqual([
    'A 0: 100.00 USD',
    'B 1: 100.00 USD',
  ]);
});

test('two orders contest one transfer also where a transfer in another currency is free beside it', () => {
  const eur = (decimal: string) => ({ ...usd(decimal), currency: 'EUR' });
  const dollars = aUnit(0, '100.00');
  const euros = { ...aUnit(1, '100.00'), amount: eur('100.00'), tolerance: eur('0.00') };
  const third = aClaimant('C', '100.00', [euros]);
  const claimants = [
    aClaimant('A', '100.00', [dollars]),
    aClaimant('B', '100.00', [dollars]),
    { ...third, order: { ...third.order, amount: eur('100.00') } },
  ];
  expect(allocate(claimants)).toMatchObject({
    allocations: [{ orderId: 'C', amount: eur('100.00') }],
    contested: [{ orderIds: ['A', 'B'] }],
  });
});

test('fewer equal transfers than equal orders are contested', () => {
  const units = [aUnit(0, '100.00'), aUnit(1, '100.00')];
  const three = ['A', 'B', 'C'].map((id) => aClaimant(id, '100.00', units));
  expect(allocate(three)).toMatchObject({ allocations: [], contested: [{ orderIds: ['A', 'B', 'C'] }, {}] });
});

test("a person's part of a unit is held by that order, and no rule gives the rest away", () => {
  const unit = aUnit(0, '100.00');
  const part: Allocation = { orderId: 'A', claim, unit, amount: usd('30.00'), by: 'person' };
  expect(holders([aClaimant('A', '30.00', [unit], { held: [part] }), aClaimant('B', '100.00', [unit])])).toEqual([
    'A 0: 30.00 USD',
  ]);
});

test('an order that a person gave its whole amount takes nothing from another order by its claim', () => {
  const [allocated, other] = [aUnit(0, '100.00'), aUnit(1, '100.00')];
  const part: Allocation = { orderId: 'A', claim, unit: allocated, amount: allocated.amount, by: 'person' };
  const stored: Allocation = { orderId: 'B', claim, unit: other, amount: other.amount, by: 'rule' };
  const claimants = [
    aClaimant('A', '100.00', [allocated, other], { held: [part] }),
    aClaimant('B', '5.00', [other], { held: [stored] }),
  ];
  expect(holders(claimants)).toEqual(['A 0: 100.00 USD', 'B 1: 100.00 USD']);
});

test('a cancelled order takes nothing from an order that is still open', () => {
  const unit = aUnit(0, '100.00');
  const cancelled = { ...aClaimant('A', '100.00', [unit]), order: anOrder({ orderId: 'A', cancelledAt: minutes(1) }) };
  expect(holders([cancelled, aClaimant('B', '100.00', [unit])])).toEqual(['B 0: 100.00 USD']);
});

test('an order that is fully paid does not take a transfer that another order claims', () => {
  const [first, second] = [aUnit(0, '100.00'), aUnit(1, '50.00')];
  const paid: Allocation = { orderId: 'A', claim, unit: first, amount: first.amount, by: 'rule' };
  const claimants = [aClaimant('A', '100.00', [first, second], { held: [paid] }), aClaimant('B', '50.00', [second])];
  expect(holders(claimants)).toEqual(['A 0: 100.00 USD', 'B 1: 50.00 USD']);
});

// Properties over random claims.

const worlds = fc.record({
  units: fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 5 }),
  orders: fc.array(
    fc.record({
      amount: fc.integer({ min: 1, max: 4 }),
      claims: fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 5 }),
    }),
    { minLength: 1, maxLength: 5 },
  ),
});

function claimantsOf({ units, orders }: { units: number[]; orders: { amount: number; claims: number[] }[] }) {
  const all = units.map((amount, position) => aUnit(position, `${amount}.00`));
  return orders.map(({ amount, claims }, index) =>
    aClaimant(
      `O${index}`,
      `${amount}.00`,
      [...new Set(claims)].flatMap((position) => all[position] ?? []),
    ),
  );
}

test('money is conserved: every unit is held once at most, whole, and by an order that claims it', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const claimants = claimantsOf(world);
      const { allocations, contested } = allocate(claimants);
      const keys = allocations.map(({ unit }) => moneyUnitKey(unit.id));
      expect(new Set(keys).size).toBe(keys.length);
      expect(contested.filter(({ unit }) => keys.includes(moneyUnitKey(unit.id)))).toEqual([]);
      for (const { orderId, unit, amount } of allocations) {
        expect(amount).toEqual(unit.amount);
        const claimant = claimants.find(({ order }) => order.orderId === orderId);
        expect(claimant?.offers.some((offer) => moneyUnitKey(offer.unit.id) === moneyUnitKey(unit.id))).toBe(true);
      }
    }),
    { numRuns: 5_000 },
  );
});

test('every claimed unit is held or contested: no money that an order may hold is left out', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const claimants = claimantsOf(world);
      const { allocations, contested } = allocate(claimants);
      const claimed = new Set(claimants.flatMap(({ offers }) => offers.map(({ unit }) => moneyUnitKey(unit.id))));
      const placed = [...allocations, ...contested].map(({ unit }) => moneyUnitKey(unit.id));
      expect(placed.toSorted()).toEqual([...claimed].sort());
    }),
    { numRuns: 5_000 },
  );
});

test('the order in which claimants are given changes nothing', () => {
  fc.assert(
    fc.property(worlds, fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })), (world, chance) => {
      const claimants = claimantsOf(world);
      const shuffled = claimants
        .map((claimant) => ({ claimant, at: chance.next().value as number }))
        .sort((left, right) => left.at - right.at)
        .map(({ claimant }) => claimant);
      expect(holders(shuffled)).toEqual(holders(claimants));
    }),
    { numRuns: 5_000 },
  );
});

test('what was allocated stays allocated when it is allocated again', () => {
  fc.assert(
    fc.property(worlds, (world) => {
      const claimants = claimantsOf(world);
      const { allocations } = allocate(claimants);
      const again = claimants.map((claimant) => ({
        ...claimant,
        held: allocations.filter(({ orderId }) => orderId === claimant.order.orderId),
      }));
      const kept = holders(again);
      expect(kept).toEqual(expect.arrayContaining([...holders(claimants)]));
    }),
    { numRuns: 5_000 },
  );
});

test('a later claim of equal right never takes what an order holds, whatever else is claimed', () => {
  fc.assert(
    fc.property(worlds, fc.integer({ min: 0, max: 4 }), (world, index) => {
      const claimants = claimantsOf(world);
      const late = claimants[index];
      if (!late) return;
      const before = claimants.filter((claimant) => claimant !== late);
      const { allocations } = allocate(before);
      const held = before.map((claimant) => ({
        ...claimant,
        held: allocations.filter(({ orderId }) => orderId === claimant.order.orderId),
      }));
      for (const { orderId, unit } of allocate(before).allocations) {
        const holder = before.find(({ order }) => order.orderId === orderId);
        if (!holder || compareMoney(unit.amount, holder.order.amount) !== 0) continue;
        const alone = allocations
          .filter((each) => each.orderId === orderId)
          .reduce((sum, { amount }) => addMoney(sum, amount), zero(unit.amount));
        if (compareMoney(alone, unit.amount) !== 0) continue;
        const after = allocate([...held, late]).allocations;
        expect(
          after.some((each) => each.orderId === orderId && moneyUnitKey(each.unit.id) === moneyUnitKey(unit.id)),
        ).toBe(true);
      }
    }),
    { numRuns: 2_000 },
  );
});
