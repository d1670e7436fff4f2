import { forkAt, GENESIS, MERCHANT, TOKEN, UNITS_PER_CENT } from '../fakes/chain.ts';
import type { FakeNeopay } from '../fakes/neopay.ts';
import type { HistoryState } from './history-state.ts';
import type { Truth } from './model.ts';

/** What an honest witness answers about this claim now, read from the fakes. `knownBlock`: where its money was shown before. */
export function truthOf({ system }: HistoryState, claim: string, knownBlock: string | null): Truth {
  const [witness, id = '', unlistedNetwork] = claim.split(' ');
  if (unlistedNetwork !== undefined) return { kind: 'not_shown' };
  return witness === 'neopay' ? neopayTruth(system.neopay, id) : chainTruth(system.chain, id, knownBlock);
}

function neopayTruth(neopay: FakeNeopay, id: string): Truth {
  if (neopay.outage !== null) return { kind: 'no_answer' };
  if (neopay.shownPaymentId !== null && neopay.shownPaymentId !== id) return { kind: 'not_shown' };
  const document = neopay.documents.get(id);
  if (!document) return { kind: 'not_shown' };
  const isOurs = document.environment === 'live' && document.payee?.startsWith('DE');
  if (!isOurs) return { kind: 'not_shown' };
  if (document.status === 'returned') return { kind: 'refunded' };
  if (document.status === 'rejected') return { kind: 'failed' };
  if (document.status !== 'completed') return { kind: 'undecided' };
  return {
    kind: 'money',
    cents: BigInt(document.amount.replace('.', '')),
    currency: document.currency,
    begunAt: new Date(document.created_at),
    movedBy: new Date(document.updated_at),
    block: null,
    isFinal: true,
  };
}

function chainTruth(chain: HistoryState['system']['chain'], hash: string, knownBlock: string | null): Truth {
  const { outage, transfers, finalizedHeight, thirdNode } = chain;
  if (outage !== null) return { kind: 'no_answer' };
  const shown = transfers.get(hash);
  const [knownHeight, knownFork] = knownBlock?.split('/') ?? [];
  if (!shown || shown.height === null) {
    // Two nodes show nothing and one shows a transfer: that is no quorum for either.
    if (thirdNode === 'forges') return { kind: 'no_answer' };
    const isReplaced = knownHeight !== undefined && String(forkAt(chain, Number(knownHeight))) !== knownFork;
    return { kind: isReplaced ? 'replaced' : 'not_shown' };
  }
  const block = `${shown.height}/${shown.fork}`;
  const cents = shown.logs.reduce((sum, { units }) => sum + units, 0n) / UNITS_PER_CENT;
  const isMoney = shown.status === '0x1' && shown.contract === TOKEN && shown.to === MERCHANT && cents > 0n;
  if (!isMoney) return { kind: knownBlock !== null && knownBlock !== block ? 'replaced' : 'not_shown' };
  const at = new Date(GENESIS.getTime() + shown.height * 1_000);
  return {
    kind: 'money',
    cents,
    currency: 'USD',
    begunAt: at,
    movedBy: at,
    block,
    isFinal: shown.height <= finalizedHeight,
  };
}
