import { LIST_END, LIST_START, type OrderedPass, orderPass, type PageBoundary } from './page-boundaries.ts';
import { type Pass, shortfallOf, startedAt } from './pass.ts';
import { changeBetween } from './row-version.ts';

/** `doubtful`: nothing contradicts the pass, but something may be missing from it. */
export type Agreement = 'none' | 'doubtful' | 'sure';

/**
 * Whether a pass read the whole list, by comparison with the passes before it. It must show the rows of the pass before it, or of
 * all before together, and no other row that those should have shown. A row may also be lost at each page boundary: its
 * two rows must be neighbours inside some page, or the same boundary must be in an earlier pass in which nothing moved.
 *
 * Rows that Neopay dates after the start of the first pass are new business and are left out.
 */
export function passAgreement(earlier: readonly Pass[], pass: Pass): Agreement {
  const all = [...earlier, pass].filter(({ hasGap }) => !hasGap);
  const late = all[0] ? rowsChangedAfter(all, startedAt(all[0])) : new Set<string>();
  const usable = all.map((each) => orderPass(each, late)).filter(({ isReordered }) => !isReordered);
  const latest = usable.pop();
  const before = usable.map((each) => each.pass);
  if (latest?.pass !== pass || before.length === 0) return 'none';
  if (!showsAll(pass, before.slice(-1)) && !showsAll(pass, before)) return 'none';
  const uncovered = uncoveredBoundaries(latest.boundaries, [...usable, latest]);
  const comparisons = usable.map((other) => compare(other, latest));
  const results = uncovered.map((boundary) => bestOf(comparisons.map((other) => agreeAt(boundary, latest, other))));
  return worstOf([...results, shortfallOf(pass) === null ? 'sure' : 'doubtful']);
}

/** Whether the pass has every row of the earlier ones, and none that is new or changed although its date is older than they are. */
function showsAll(pass: Pass, earlier: readonly Pass[]): boolean {
  const since = startedAt(earlier[0] as Pass);
  const known = new Map(earlier.flatMap(({ versions }) => [...versions]));
  for (const id of known.keys()) if (!pass.versions.has(id)) return false;
  for (const [id, version] of pass.versions) {
    if (version.changedAt > since) continue;
    const before = known.get(id);
    if (!before || changeBetween(before, version).content) return false;
  }
  return true;
}

function rowsChangedAfter(passes: readonly Pass[], since: number): ReadonlySet<string> {
  const late = passes.flatMap(({ versions }) => [...versions].filter(([, { changedAt }]) => changedAt > since));
  return new Set(late.map(([id]) => id));
}

/** The boundaries whose two rows are neighbours on no page, in either order: the list may have been reversed meanwhile. */
function uncoveredBoundaries(
  boundaries: readonly PageBoundary[],
  passes: readonly OrderedPass[],
): readonly PageBoundary[] {
  const uncovered = new Map(boundaries.map((boundary) => [keyOf(boundary), boundary]));
  for (const { pages, endsWithShortPage } of passes) {
    for (const [index, page] of pages.entries()) {
      const isEnd = endsWithShortPage && index === pages.length - 1;
      const rows = [...(index === 0 ? [LIST_START] : []), ...page, ...(isEnd ? [LIST_END] : [])];
      for (const [at, row] of rows.entries()) {
        uncovered.delete(`${row} ${rows[at + 1]}`);
        uncovered.delete(`${rows[at + 1]} ${row}`);
      }
    }
  }
  return [...uncovered.values()];
}

/** Whether an earlier pass had the same boundary below the same rows, and whether a row can have been lost there. */
function agreeAt(boundary: PageBoundary, latest: OrderedPass, { earlier, ...comparison }: Comparison): Agreement {
  const same = comparison.boundaries.get(keyOf(boundary));
  if (!same || same.rowsAbove !== boundary.rowsAbove || comparison.commonRows < boundary.rowsAbove) return 'none';
  const isSure =
    earlier.pass.isInOrder &&
    !earlier.hasMisplacedRow &&
    !latest.hasMisplacedRow &&
    (latest.pass.isInOrder || latest.hasNoRepeats);
  const hasSamePages = latest.pass.pages[0]?.length === earlier.pass.pages[0]?.length && boundary.isEven && same.isEven;
  // A row that was inserted unseen is on the latest pass, or it was removed again and moved others up unseen.
  const rowsInserted = comparison.rowsAdded[boundary.pagesAbove] ?? 0;
  const isExplained = same.rowsInserted === 0 || (same.rowsInserted > 0 && rowsInserted >= same.rowsInserted);
  return isSure && hasSamePages && isExplained ? 'sure' : 'doubtful';
}

/** An earlier pass compared with the latest. */
interface Comparison {
  readonly earlier: OrderedPass;
  readonly boundaries: ReadonlyMap<string, PageBoundary>;
  /** Number of rows that both have in common, counted from the top. */
  readonly commonRows: number;
  /** At n: the number of rows on the first n pages of the latest pass that the earlier one did not show. */
  readonly rowsAdded: readonly number[];
}

function compare(earlier: OrderedPass, { pass, order }: OrderedPass): Comparison {
  const differs = order.findIndex((id, place) => id !== earlier.order[place]);
  const rowsAdded = [0];
  for (const page of pass.pages) {
    rowsAdded.push((rowsAdded.at(-1) ?? 0) + page.filter((id) => !earlier.pass.versions.has(id)).length);
  }
  const boundaries = new Map(earlier.boundaries.map((boundary) => [keyOf(boundary), boundary]));
  return { earlier, boundaries, commonRows: differs === -1 ? order.length : differs, rowsAdded };
}

function keyOf({ above, below }: PageBoundary): string {
  return `${above} ${below}`;
}

function bestOf(results: readonly Agreement[]): Agreement {
  return results.find((result) => result === 'sure') ?? results.find((result) => result === 'doubtful') ?? 'none';
}

function worstOf(results: readonly Agreement[]): Agreement {
  return results.find((result) => result === 'none') ?? results.find((result) => result === 'doubtful') ?? 'sure';
}
