import { type ExpectedDiscrepancy, payoutName, type TradingDay } from '@punteo/sandbox';
import { type Ledger, unknownHash } from './ledger.ts';

/** A discrepancy by what identifies it. */
export interface FoundDiscrepancy {
  readonly kind: string;
  readonly orderId: string | null;
  readonly subject: string;
}

/** One line for each discrepancy of the day, sorted; the same as `foundLines` of what a run must find. */
export function expectedLines({ expected }: TradingDay, ledger: Ledger): readonly string[] {
  return expected.map((each) => lineOf({ ...each, subject: subjectOf(each, ledger) })).sort();
}

/** One line for each discrepancy that a run found, sorted. */
export function foundLines(found: readonly FoundDiscrepancy[]): readonly string[] {
  return found.map(lineOf).sort();
}

/** Without what differs by nature from day to day: the numbers of callbacks and of create attempts. */
function lineOf({ kind, orderId, subject }: FoundDiscrepancy): string {
  const named = subject
    .replace(/^callback:\d+$/, 'callback')
    .replace(/^attempt:.*$/, 'attempt')
    // The position of a transfer behind its transaction.
    .replace(/#0x[^#]*$/, '');
  return `${kind} ${orderId ?? '-'} ${named}`;
}

function subjectOf({ kind, orderId, about }: ExpectedDiscrepancy, ledger: Ledger): string {
  const id = orderId ?? '';
  if (about === 'order') return `order:${id}`;
  if (about === 'create_attempt') return 'attempt';
  if ('provider' in about) return `order:${id}@${about.provider}`;
  if ('payment' in about) return `order:${id}#neopay payment ${ledger.payment(id, about.payment)}`;
  if ('payout' in about) return `settlement:neopay:${payoutName(about.payout)}`;
  if ('entry' in about) return `entry:${about.account}:${about.entry}`;
  if ('settlement' in about) return `settlement:pentagoo:${ledger.transfer(id)}`;
  if ('unsettled' in about)
    return about.unsettled === 'payment'
      ? `order:${id}#neopay:${ledger.payment(id)}`
      : `order:${id}#pentagoo:${ledger.transfer(id)}`;
  if ('stray' in about) {
    if (kind.endsWith('_callback')) return 'callback';
    const reference = ledger.stray(about.stray);
    return reference.startsWith('0x') ? `payment:pentagoo:${NETWORK}:${reference}` : `payment:neopay:${reference}`;
  }
  const { transfer, network = NETWORK } = about;
  const hash =
    transfer === 'unknown'
      ? unknownHash(id)
      : typeof transfer === 'object'
        ? ledger.transfer(transfer.of)
        : ledger.transfer(id, transfer);
  return `order:${id}#pentagoo ${network} transaction ${hash}`;
}

/** The spelling of the day's callbacks. */
const NETWORK = 'Binance Smart Chain';
