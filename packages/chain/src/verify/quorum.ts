import { NodeError } from '../rpc/call-node.ts';
import { compactJson } from '../rpc/compact-json.ts';
import { heard } from '../rpc/hosts.ts';
import type { TransactionReading } from './read-transaction.ts';

/** One host's voice: a reading, or why there is none. Hosts are told apart by their place in the configuration. */
export type HostAnswer =
  | { readonly host: number; readonly reading: TransactionReading }
  | { readonly host: number; readonly error: NodeError };

export type PresentReading = Extract<TransactionReading, { kind: 'present' }>;

/** What enough hosts say alike. */
export type Agreement =
  | {
      readonly kind: 'present';
      readonly reading: PresentReading;
      readonly hosts: readonly number[];
      readonly finalHosts: number;
      /** Whether all of those say so by the chain's own tag, not by depth. */
      readonly finalByTag: boolean;
    }
  | { readonly kind: 'absent'; readonly hosts: readonly number[] }
  /** Too few, or as many for one thing as for another. */
  | { readonly kind: 'none' };

/**
 * Pure. Hosts agree when block number, block hash, block time, status and every log are the same. That a transaction
 * is not there needs a quorum too, and nobody who shows it: a host that lags behind is not a denial.
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
  if (absent && groups.length === 1) return { kind: 'absent', hosts: absent.map(({ host }) => host) };
  return { kind: 'none' };
}

/** What `askAll` brought, each with the number of its host, the first of which is 1. */
export function hostAnswers(readings: readonly (TransactionReading | NodeError)[]): readonly HostAnswer[] {
  return readings.map((reading, index) =>
    reading instanceof NodeError ? { host: index + 1, error: reading } : { host: index + 1, reading },
  );
}

/** What as many hosts as the quorum say alike, and no other such number contradicts; undefined where there is no such thing. */
export function quorumAnswer<T>(answers: readonly (T | NodeError)[], quorum: number): T | undefined {
  const groups = [...Map.groupBy(heard(answers), (answer) => compactJson(answer)).values()];
  const [group, ...others] = groups.filter(({ length }) => length >= quorum);
  return others.length === 0 ? group?.[0] : undefined;
}

/** Hosts see finality at different moments: it is counted apart. */
function factsOf(reading: TransactionReading): string {
  if (reading.kind === 'absent') return 'absent';
  const { receipt, block, value } = reading;
  return compactJson({ receipt, block, value });
}
