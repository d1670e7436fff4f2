import type { Describable } from '../discrepancies/wording.ts';
import type { Language } from '../language.ts';

/** What people need to know about a kind of discrepancy beyond its title and its sentence. */
export interface GuideEntry {
  /** When a run reports it, and what that says. */
  readonly meaning: Readonly<Record<Language, string>>;
  /** What resolves it. */
  readonly todo: Readonly<Record<Language, string>>;
  /** A discrepancy as a run stores it. */
  readonly example: Omit<Describable, 'kind'>;
}

/** Ids that the examples share. */
export const EXAMPLE = {
  payment: '99639165-04a9-4742-b51b-c9dcc4fbc3cb',
  otherPayment: '1381be68-34f1-4bdc-8354-dabdf94afecc',
  network: 'Binance Smart Chain',
  hash: '0x5c504ed432cb51138bcf09aa5e8a410dd4a1e204ef84bfed1be16dfba1b22060',
  payout: 'PO-778100',
} as const;

/** The subject of a discrepancy about a Neopay payment, or a transaction, of an order. */
export const subjectOf = {
  payment: (orderId: string) => `order:${orderId}#neopay payment ${EXAMPLE.payment}`,
  transaction: (orderId: string, network: string = EXAMPLE.network) =>
    `order:${orderId}#pentagoo ${network} transaction ${EXAMPLE.hash}`,
};
