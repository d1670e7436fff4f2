import { END, orderPass, type Reading, type Seam, TOP } from './page-boundaries.ts';
import { beganAt, type Pass } from './pass.ts';

/** `doubtful`: nothing speaks against it, and something against being sure yet. */
export type Agreement = 'none' | 'doubtful' | 'sure';

/**
 * Whether a pass saw the whole list, by what earlier passes saw. It must show what the one before showed, or all before
 * together, and nothing else that these should have shown. And a row may slip through wherever a page ends and the next
 * begins: each such seam must have been seen inside some page, or have been one before while nothing moved.
 *
 * What the provider dates later than the beginning of the walk is trade going on, and left out of this.
 */
export function passAgreement(earlier: readonly Pass[], pass: Pass): Agreement {
  const all = [...earlier, pass].filter(({ hasGap }) => !hasGap);
  const late = all[0] ? lateRows(all, beganAt(all[0])) : new Set<string>();
  const usable = all.map((each) => orderPass(each, late)).filter(({ isTurned }) => !isTurned);
  const reading = usable.pop();
  const before = usable.map((each) => each.pass);
  if (reading?.pass !== pass || before.length === 0) return 'none';
  if (!showsAll(pass, before.slice(-1)) && !showsAll(pass, before)) return 'none';
  const open = unseen(reading.seams, [...usable, reading]);
  const compared = usable.map((other) => compare(other, reading));
  const results = open.map((seam) => bestOf(compared.map((other) => stoodBefore(seam, reading, other))));
  // The provider counts more rows than it showed. It may well be wrong, as in its own sample.
  const isShort = pass.total !== null && pass.total > new Set(pass.pages.flat()).size;
  return worstOf([...results, isShort ? 'doubtful' : 'sure']);
}

function showsAll(pass: Pass, earlier: readonly Pass[]): boolean {
  const since = beganAt(earlier[0] as Pass);
  const known = new Map(earlier.flatMap(({ looks }) => [...looks]));
  for (const id of known.keys()) if (!pass.looks.has(id)) return false;
  for (const [id, { mark, changedAt }] of pass.looks) {
    if (changedAt <= since && known.get(id)?.mark !== mark) return false;
  }
  return true;
}

function lateRows(passes: readonly Pass[], since: number): ReadonlySet<string> {
  const late = passes.flatMap(({ looks }) => [...looks].filter(([, { changedAt }]) => changedAt > since));
  return new Set(late.map(([id]) => id));
}

/** The seams whose two rows no page showed side by side, either way round: the list may have been turned in between. */
function unseen(seams: readonly Seam[], readings: readonly Reading[]): readonly Seam[] {
  const sought = new Map(seams.map((seam) => [keyOf(seam), seam]));
  for (const { pages, endsShort } of readings) {
    for (const [index, page] of pages.entries()) {
      const isEnd = endsShort && index === pages.length - 1;
      const rows = [...(index === 0 ? [TOP] : []), ...page, ...(isEnd ? [END] : [])];
      for (const [at, row] of rows.entries()) {
        sought.delete(`${row} ${rows[at + 1]}`);
        sought.delete(`${rows[at + 1]} ${row}`);
      }
    }
  }
  return [...sought.values()];
}

/** Whether an earlier pass had the same seam below the same rows, and whether a row can have been lost there unnoticed. */
function stoodBefore(seam: Seam, { pass, isStill, isOdd }: Reading, earlier: Compared): Agreement {
  const { pass: other, isOdd: wasOdd } = earlier.reading;
  const same = earlier.seams.get(keyOf(seam));
  if (!same || same.depth !== seam.depth || earlier.common < seam.depth) return 'none';
  const isSure = other.isInOrder && !wasOdd && !isOdd && (pass.isInOrder || isStill);
  const isAlike = pass.pages[0]?.length === other.pages[0]?.length && seam.isEven && same.isEven;
  // What came in unseen is there now, or it went as well, and others moved up again behind the reader's back.
  const isExplained = same.moved >= 0 && (same.moved === 0 || (earlier.cameIn[seam.pages] ?? 0) >= same.moved);
  return isSure && isAlike && isExplained ? 'sure' : 'doubtful';
}

/** An earlier pass beside the latest. */
interface Compared {
  readonly reading: Reading;
  readonly seams: ReadonlyMap<string, Seam>;
  /** How many rows they have in common from the top. */
  readonly common: number;
  /** How many rows that the earlier one did not show stand on the first n pages of the latest. */
  readonly cameIn: readonly number[];
}

function compare(reading: Reading, { pass, order }: Reading): Compared {
  const differs = order.findIndex((id, place) => id !== reading.order[place]);
  const cameIn = [0];
  for (const page of pass.pages) {
    cameIn.push((cameIn.at(-1) ?? 0) + page.filter((id) => !reading.pass.looks.has(id)).length);
  }
  const seams = new Map(reading.seams.map((seam) => [keyOf(seam), seam]));
  return { reading, seams, common: differs === -1 ? order.length : differs, cameIn };
}

function keyOf({ above, below }: Seam): string {
  return `${above} ${below}`;
}

function bestOf(results: readonly Agreement[]): Agreement {
  return results.find((result) => result === 'sure') ?? results.find((result) => result === 'doubtful') ?? 'none';
}

function worstOf(results: readonly Agreement[]): Agreement {
  return results.find((result) => result === 'none') ?? results.find((result) => result === 'doubtful') ?? 'sure';
}
