import { addMoney, type Money, moneyText, zero } from '@punteo/payments';
import { isAmount, type ReadAmount } from '../statement-amount.ts';

/** Compares the balances of one statement with the sum of its entries. */
export class BalanceCheck {
  /** Of the balance that is read at present. */
  type = '';
  isDebit = false;
  amount: ReadAmount | null = null;
  readonly #balances: { readonly type: string; readonly amount: Money }[] = [];
  #fault: string | null = null;
  #sum: Money | null = null;
  #isWhole = true;

  begin(): void {
    this.type = '';
    this.isDebit = false;
    this.amount = null;
  }

  end(): void {
    const { amount, type } = this;
    if (!BOOKED.includes(type)) return;
    if (amount === null || !isAmount(amount)) this.#fault ??= `has a balance ${type} whose amount cannot be read`;
    else if (this.#balances.length < BALANCES_MAX) this.#balances.push({ type, amount: signed(amount, this.isDebit) });
  }

  /** Adds an entry; null for one whose amount cannot be read, without which the sum says nothing. */
  add(amount: Money | null): void {
    if (amount === null) this.#isWhole = false;
    else if (this.#sum !== null && this.#sum.currency !== amount.currency)
      this.#fault ??= `has entries in ${this.#sum.currency} and in ${amount.currency}`;
    else this.#sum = this.#sum === null ? amount : addMoney(this.#sum, amount);
  }

  /** Why the statement is not whole; null when opening balance and entries make the closing one. */
  fault(): string | null {
    if (this.#fault !== null) return this.#fault;
    const opening = this.#first('OPBD') ?? this.#first('PRCD') ?? this.#first('ITBD');
    const closing = this.#first('CLBD') ?? this.#lastInterim(opening);
    if (opening === undefined)
      return 'has no opening balance (OPBD, PRCD or ITBD), so that its entries cannot be checked';
    if (closing === undefined) return 'has no closing balance (CLBD or ITBD), so that its entries cannot be checked';
    // The bad row is listed already.
    if (!this.#isWhole) return null;
    const sum = this.#sum ?? zero(opening.amount);
    const currencies = new Set([opening, { amount: sum }, closing].map(({ amount }) => amount.currency));
    if (currencies.size > 1) return `has balances and entries in ${[...currencies].join(', ')}`;
    const expected = addMoney(opening.amount, sum);
    if (expected.amountMinor === closing.amount.amountMinor) return null;
    return (
      `has the opening balance ${moneyText(opening.amount)} and entries of ${moneyText(sum)}, which make ` +
      `${moneyText(expected)}, and the closing balance ${moneyText(closing.amount)}`
    );
  }

  #first(type: string) {
    return this.#balances.find((balance) => balance.type === type);
  }

  /** A page of a long statement ends, and the next one begins, with an interim balance. */
  #lastInterim(opening: object | undefined) {
    const last = this.#balances.findLast((balance) => balance.type === 'ITBD');
    return last === opening ? undefined : last;
  }
}

/** Opening, previous closing, interim and closing balance of what is booked; others are of no use here. */
const BOOKED = ['OPBD', 'PRCD', 'ITBD', 'CLBD'];
const BALANCES_MAX = 20;

function signed(amount: Money, isDebit: boolean): Money {
  return isDebit ? { ...amount, amountMinor: -amount.amountMinor } : amount;
}
