import { createHash } from 'node:crypto';
import { type ListedPayment, moneyText, type Payment } from '@punteo/payments';
import type { Look, Pass } from './pass.ts';

/** What was given of a list so far, pass after pass, so that each row is given once, and again when it has changed. */
export interface Given {
  /** Notes the row in the pass, and gives it if there is news in it. */
  notice(row: ListedPayment, pass: Pass): Iterable<ListedPayment>;
}

export function createGiven(): Given {
  const payments = new Map<string, Look>();
  const said = new Set<string>();
  return {
    notice: (row, pass) =>
      row.kind === 'payment' ? noticePayment(row.payment, pass) : isFirst(idOf(row)) ? [row] : [],
  };

  function* noticePayment(payment: Payment, pass: Pass): Generator<ListedPayment> {
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

/** The same for the same row; a row that cannot be read goes by its content. */
export function idOf(row: ListedPayment): string {
  if (row.kind === 'payment') return row.payment.providerPaymentId;
  return `raw:${createHash('sha256').update(row.raw).digest('base64')}`;
}

export function lookOf({ amount, providerStatus, createdAt, updatedAt }: Payment): Look {
  const money = moneyText(amount);
  const made = createdAt?.getTime() ?? -Infinity;
  const changedAt = Math.max(made, updatedAt?.getTime() ?? -Infinity);
  return { money, mark: `${money} ${providerStatus}`, createdAt: made, changedAt };
}
