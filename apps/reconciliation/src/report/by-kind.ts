import {
  addMoney,
  DISCREPANCY_KINDS,
  type Discrepancy,
  type DiscrepancyKind,
  type Money,
  moneyText,
} from '@punteo/payments';

/** The discrepancies of one kind: their count, and the money at risk, one sum per currency. */
export interface KindTotal {
  readonly kind: DiscrepancyKind;
  readonly count: number;
  readonly moneyAtRisk: readonly Money[];
}

/** Totals in the order of `DISCREPANCY_KINDS`; a kind without discrepancies is left out. */
export function byKind(discrepancies: readonly Discrepancy[]): readonly KindTotal[] {
  return DISCREPANCY_KINDS.flatMap((kind) => {
    const found = discrepancies.filter((discrepancy) => discrepancy.kind === kind);
    return found.length === 0 ? [] : [{ kind, count: found.length, moneyAtRisk: sumsOf(found) }];
  });
}

/** `90.00 EUR + 10.00 USD`; empty when no money is at risk. */
export function moneyList(sums: readonly Money[]): string {
  return sums.map(moneyText).join(' + ');
}

function sumsOf(discrepancies: readonly Discrepancy[]): readonly Money[] {
  const sums = new Map<string, Money>();
  for (const { moneyAtRisk } of discrepancies) {
    if (moneyAtRisk === null) continue;
    const sum = sums.get(moneyAtRisk.currency);
    sums.set(moneyAtRisk.currency, sum ? addMoney(sum, moneyAtRisk) : moneyAtRisk);
  }
  return [...sums.values()].sort((left, right) => (left.currency < right.currency ? -1 : 1));
}
