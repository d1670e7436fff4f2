import { decimalText } from '@punteo/payments';
import type { Config } from '../config.ts';
import type { Values } from './shown-settings.ts';
import { originOf } from './shown-value.ts';

type Chain = NonNullable<Config['providers']['chains']>[number];

/** A chain of the chains file. Of its nodes only the hosts: the rest of their URLs is a secret. */
export function shownChain(chain: Chain): Values {
  const { tag, depth } = chain.finality;
  const coin = (place: string, { currency, decimals, tolerance }: NonNullable<Chain['native']>) =>
    `${place} ${currency}, ${decimals} decimals, tolerance ${decimalText(tolerance)}`;
  return [
    ['chainId', null, chain.chainId],
    ['names', null, [...chain.names]],
    ['nodes', null, [...new Set(chain.rpcUrls.map(originOf))]],
    ['quorum', null, chain.quorum],
    ['finality', null, [...(tag === null ? [] : [tag]), ...(depth === null ? [] : [`${depth} blocks`])]],
    ['recipients', null, [...chain.recipients]],
    ['tokens', null, chain.tokens.map((token) => coin(token.address, token))],
    ['coin', null, chain.native === null ? null : coin('', chain.native).trim()],
    ['notBeforeToleranceSeconds', null, chain.notBeforeToleranceSeconds],
    ['aheadToleranceSeconds', null, chain.aheadToleranceSeconds],
    ['watchSeconds', null, chain.watchSeconds],
    ['headAgeMaxSeconds', null, chain.headAgeMaxSeconds],
  ];
}
