import { PunteoError, type Store } from '@punteo/payments';
import { headline } from '../texts/headline.ts';
import type { Language } from '../texts/language.ts';

/** Why the order is or is not paid, as one sentence; null: the order is unknown, or one of its rows cannot be read. */
export async function readHeadline(
  { orders, standings }: Pick<Store, 'orders' | 'standings'>,
  orderId: string,
  language: Language,
): Promise<string | null> {
  try {
    const [stated, [facts]] = await Promise.all([orders.get(orderId), standings.orderFacts([orderId])]);
    return stated && facts ? headline(stated.standing, facts, language) : null;
  } catch (error) {
    if (error instanceof PunteoError && error.code === 'row_unreadable') return null;
    throw error;
  }
}
