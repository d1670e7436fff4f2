import type { DayMoney, DayProvider } from '@punteo/sandbox';

/** What happened while a day was played: the ids that providers, chain and receiver gave. */
export class Ledger {
  readonly #payments = new Map<string, string[]>();
  readonly #transfers = new Map<string, string[]>();
  readonly #strays = new Map<string, string>();
  /** All money that arrived at the merchant, in the order of its arrival. */
  readonly money: DayMoney[] = [];
  /** The number of the earliest block that holds a transfer which the chain replaces. */
  firstReplacedBlock: bigint | null = null;

  addPayment(orderId: string, paymentId: string): void {
    this.#payments.set(orderId, [...(this.#payments.get(orderId) ?? []), paymentId]);
  }

  addTransfer(orderId: string, hash: string): void {
    this.#transfers.set(orderId, [...(this.#transfers.get(orderId) ?? []), hash]);
  }

  /** `id`: the payment's id or the transaction's hash. */
  addStray(name: string, id: string): void {
    this.#strays.set(name, id);
  }

  hasAsked(orderId: string, provider: DayProvider): boolean {
    return provider === 'neopay' && this.#payments.has(orderId);
  }

  payment(orderId: string, number = 0): string {
    return known(this.#payments.get(orderId)?.[number], `${orderId} has no payment ${number}`);
  }

  transfer(orderId: string, number = 0): string {
    return known(this.#transfers.get(orderId)?.[number], `${orderId} has no transfer ${number}`);
  }

  stray(name: string): string {
    return known(this.#strays.get(name), `nothing is called "${name}"`);
  }
}

/** The hash of no transaction, another one for each order. */
export function unknownHash(orderId: string): string {
  return `0x${Buffer.from(orderId).toString('hex').padStart(64, '0')}`;
}

function known(id: string | undefined, missing: string): string {
  if (id === undefined) throw new Error(`The day is played wrongly: ${missing}.`);
  return id;
}
