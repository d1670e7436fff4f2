import { NodeError } from '../rpc/call-node.ts';
import { compactJson } from '../rpc/compact-json.ts';
import { answersIn } from '../rpc/hosts.ts';
import type { TransactionReading } from './read-transaction.ts';

/** One host's reading, or its error. `host` is its number in the configuration, from 1. */
export type HostAnswer =
  | { readonly host: number; readonly reading: TransactionReading }
  | { readonly host: number; readonly error: NodeError };

export type PresentReading = Extract<TransactionReading, { kind: 'present' }>;

/** What a quorum of hosts agrees on. */
export type Agreement =
  | PresentAgreement
  | {
      readonly kind: 'absent';
      readonly hosts: readonly number[];
      /** The one hash that a quorum shows at the height where the transaction was included before; null: no such. */
      readonly earlierBlock: string | null;
    }
  /** Fewer hosts than the quorum agree, or two groups of that size contradict each other. */
  | { readonly kind: 'none' };

export interface PresentAgreement {
  readonly kind: 'present';
  readonly reading: PresentReading;
  readonly hosts: readonly number[];
  /** How many of the agreeing hosts call the block final. */
  readonly finalHosts: number;
  /** Whether all of those do so by the chain's tag, none by depth. */
  readonly finalByTag: boolean;
}

/**
 * Pure. Hosts agree when block number, block hash, block time, status and every log are equal. Absence needs a quorum
 * too, and no host that shows the transaction: a host that is behind does not deny it.
 */
export function agree(answers: readonly HostAnswer[], quorum: number): Agreement {
  const readings = answers.flatMap((answer) => ('reading' in answer ? [answer] : []));
  const groups = [...Map.groupBy(readings, ({ reading }) => factsOf(reading)).values()];
  const quorate = groups.filter((group) => group.length >= quorum);
  const present = quorate.filter((group) => group[0]?.reading.kind === 'present');
  const [group] = present;
  if (group && present.length === 1) {
    const hosts = group.map(({ host }) => host);
    const shown = group.map(({ reading }) => reading as PresentReading);
    const final = shown.filter(({ finalBy }) => finalBy !== null);
    return {
      kind: 'present',
      reading: shown[0] as PresentReading,
      hosts,
      finalHosts: final.length,
      finalByTag: final.every(({ finalBy }) => finalBy === 'tag'),
    };
  }
  const [absent] = quorate;
  if (absent && groups.length === 1)
    return { kind: 'absent', hosts: absent.map(({ host }) => host), earlierBlock: earlierBlockOf(absent, quorum) };
  return { kind: 'none' };
}

function earlierBlockOf(answers: readonly { readonly reading: TransactionReading }[], quorum: number): string | null {
  const hashes = answers.flatMap(({ reading }) => (reading.kind === 'absent' ? (reading.earlierBlock ?? []) : []));
  const [hash] = [...new Set(hashes)];
  return hash !== undefined && hashes.length >= quorum && hashes.every((each) => each === hash) ? hash : null;
}

/** Numbers the answers of `askAll`, the first host with 1. */
export function hostAnswers(readings: readonly (TransactionReading | NodeError)[]): readonly HostAnswer[] {
  return readings.map((reading, index) =>
    reading instanceof NodeError ? { host: index + 1, error: reading } : { host: index + 1, reading },
  );
}

/** The answer that a quorum gives and no other quorum contradicts; undefined without one. */
export function quorumAnswer<T>(answers: readonly (T | NodeError)[], quorum: number): T | undefined {
  const groups = [...Map.groupBy(answersIn(answers), (answer) => compactJson(answer)).values()];
  const [group, ...others] = groups.filter(({ length }) => length >= quorum);
  return others.length === 0 ? group?.[0] : undefined;
}

/** Without finality, which hosts reach at different moments: it is counted separately. */
function factsOf(reading: TransactionReading): string {
  if (reading.kind === 'absent') return 'absent';
  const { receipt, block, value } = reading;
  // Hosts may number logs differently; what they hold and their order must be equal.
  const logs = receipt.logs
    .toSorted((left, right) => (left.logIndex < right.logIndex ? -1 : 1))
    .map(({ logIndex: _, ...log }) => log);
  return compactJson({ receipt: { ...receipt, logs }, block, value });
}
