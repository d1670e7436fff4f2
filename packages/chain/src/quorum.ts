import { compactJson } from './compact-json.ts';
import type { NodeReading } from './node-reading.ts';
import type { NodeError } from './rpc.ts';

/** One host's voice: a reading, or why there is none. Hosts are told apart by their place in the configuration. */
export type HostAnswer =
  | { readonly host: number; readonly reading: NodeReading }
  | { readonly host: number; readonly error: NodeError };

export type PresentReading = Extract<NodeReading, { kind: 'present' }>;

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

/** Hosts see finality at different moments: it is counted apart. */
function factsOf(reading: NodeReading): string {
  if (reading.kind === 'absent') return 'absent';
  const { receipt, block, value } = reading;
  return compactJson({ receipt, block, value });
}
