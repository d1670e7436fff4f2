import { GENESIS, MERCHANT, TOKEN, UNITS_PER_CENT } from '../fakes/chain.ts';
import type { FakeNeopay } from '../fakes/neopay.ts';
import type { HistoryState } from './history-state.ts';
import type { Truth } from './model.ts';

/** What an honest witness answers about this claim now, read from the fakes. */
export function truthOf(history: HistoryState, claim: string): Truth {
  const [witness, id = '', unlistedNetwork] = claim.split(' ');
  if (unlistedNetwork !== undefined) return { kind: 'no_money' };
  return witness === 'neopay' ? neopayTruth(history.system.neopay, id) : chainTruth(history, id);
}

function neopayTruth(neopay: FakeNeopay, id: string): Truth {
  if (neopay.outage !== null) return { kind: 'no_answer' };
  if (neopay.shownPaymentId !== null && neopay.shownPaymentId !== id) return { kind: 'no_money' };
  const document = neopay.documents.get(id);
  if (!document) return { kind: 'no_money' };
  if (document.status === 'returned') return { kind: 'refunded' };
  const isOurs = document.environment === 'live' && document.currency === 'USD' && document.payee.startsWith('DE');
  if (document.status !== 'completed' || !isOurs) return { kind: 'no_money' };
  const cents = BigInt(document.amount.replace('.', ''));
  return { kind: 'money', cents, at: new Date(document.updated_at), block: null, isFinal: true };
}

function chainTruth({ system, ordersCreatedAt }: HistoryState, hash: string): Truth {
  const { outage, transfers, finalizedHeight, thirdNode } = system.chain;
  if (outage !== null) return { kind: 'no_answer' };
  const shown = transfers.get(hash);
  if (!shown || shown.height === null) {
    // Two nodes show nothing and one shows a transfer: that is no quorum for either.
    return { kind: thirdNode === 'forges' ? 'no_answer' : 'no_money' };
  }
  const at = new Date(GENESIS.getTime() + shown.height * 1_000);
  const cents = shown.logs.reduce((sum, { units }) => sum + units, 0n) / UNITS_PER_CENT;
  const isMoney = shown.status === '0x1' && shown.contract === TOKEN && shown.to === MERCHANT && cents > 0n;
  const isInWindow = at.getTime() >= ordersCreatedAt.getTime() - 60_000;
  if (!isMoney || !isInWindow) return { kind: 'no_money' };
  const block = `${shown.height}/${shown.fork}`;
  return { kind: 'money', cents, at, block, isFinal: shown.height <= finalizedHeight };
}
