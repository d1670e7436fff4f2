import type { ListedPayment, Payment } from '@punteo/payments';
import { idOf, type Look, lookOf, type Pass } from './pass.ts';

/** What is new in a list that is read pass after pass: each row is given once, and again when it has changed. */
export interface News {
  /** Notes the row in the pass, and gives it if there is news in it. */
  of(row: ListedPayment, pass: Pass): Iterable<ListedPayment>;
}

export function createNews(): News {
  const payments = new Map<string, Look>();
  const said = new Set<string>();
  return {
    of: (row, pass) => (row.kind === 'payment' ? newsOfPayment(row.payment, pass) : isFirst(idOf(row)) ? [row] : []),
  };

  function* newsOfPayment(payment: Payment, pass: Pass): Generator<ListedPayment> {
    const id = payment.providerPaymentId;
    const look = lookOf(payment);
    const last = payments.get(id);
    const other = contradicted(look, pass.looks.get(id), last);
    const isStale = last !== undefined && look.changedAt < last.changedAt;
    // Two pages may have been read in another order than they are given in: the later change holds.
    pass.looks.set(id, isStale ? last : look);
    if (other) {
      const [one, two] = other.money === look.money ? [other.mark, look.mark] : [other.money, look.money];
      if (!isFirst([id, ...[one, two].sort()].join('\n'))) return;
      yield { kind: 'payment', payment };
      yield { kind: 'unreadable', reason: `contradicted ${one} ${two}`, raw: payment.raw };
    } else if (isStale || (last?.mark === look.mark && last.changedAt === look.changedAt)) {
      return;
    } else {
      yield { kind: 'payment', payment };
    }
    payments.set(id, look);
  }

  function isFirst(text: string): boolean {
    const before = said.size;
    return said.add(text).size > before;
  }
}

/** The sum of a payment does not change, and nothing of it without a later date while a list is read. */
function contradicted(look: Look, inThisPass: Look | undefined, last: Look | undefined): Look | undefined {
  if (inThisPass?.changedAt === look.changedAt && inThisPass.mark !== look.mark) return inThisPass;
  return last?.money === look.money ? undefined : last;
}
