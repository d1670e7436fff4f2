import type { ListedPayment, Payment } from '@punteo/payments';
import type { Pass } from './pass.ts';
import { changeBetween, type RowVersion, rowIdOf, versionOf } from './row-version.ts';

/** Which rows of a list, read in several passes, are new or changed. */
export interface ListChanges {
  /**
   * Adds the row to the pass. Returns the row when it is new or changed since it was last returned; with it an unreadable
   * row when two versions contradict each other; else nothing.
   */
  of(row: ListedPayment, pass: Pass): Iterable<ListedPayment>;
}

export function createListChanges(): ListChanges {
  const returned = new Map<string, RowVersion>();
  const reported = new Set<string>();

  const isFirst = (text: string): boolean => {
    const before = reported.size;
    return reported.add(text).size > before;
  };

  function* ofPayment(payment: Payment, pass: Pass): Generator<ListedPayment> {
    const id = payment.providerPaymentId;
    const version = versionOf(payment);
    const last = returned.get(id);
    const change = last && changeBetween(last, version);
    const other = contradictionOf(version, pass.versions.get(id), last);
    // Two pages may be processed in another order than they were read: the version with the later date wins.
    const isOutdated = change?.date === 'earlier';
    pass.versions.set(id, isOutdated && last ? last : version);
    if (other) {
      const [one, two] = changeBetween(other, version).amount
        ? [other.amount, version.amount]
        : [other.content, version.content];
      if (!isFirst([id, ...[one, two].sort()].join('\n'))) return;
      yield { kind: 'payment', payment };
      yield { kind: 'unreadable', reason: `contradicted ${one} ${two}`, raw: payment.raw };
    } else {
      const isUnchanged = change !== undefined && !change.content && change.date === 'same';
      if (isOutdated || isUnchanged) return;
      yield { kind: 'payment', payment };
    }
    returned.set(id, version);
  }

  return {
    of: (row, pass) => {
      if (row.kind === 'payment') return ofPayment(row.payment, pass);
      return isFirst(rowIdOf(row)) ? [row] : [];
    },
  };
}

/**
 * The version that this one contradicts: the amount of a payment never changes, and while a list is read nothing of it
 * changes without a later date.
 */
function contradictionOf(
  version: RowVersion,
  inThisPass: RowVersion | undefined,
  last: RowVersion | undefined,
): RowVersion | undefined {
  if (inThisPass) {
    const { content, date } = changeBetween(inThisPass, version);
    if (content && date === 'same') return inThisPass;
  }
  return last && changeBetween(last, version).amount ? last : undefined;
}
