/** What separates the documents that came from those that were announced. Lines are `shapeOf`'s. */
export interface Drift {
  /** Seen, and not declared. */
  readonly undeclared: readonly string[];
  /** Paths that are declared, and that no document has shown; below one of them, nothing more is said. */
  readonly missing: readonly string[];
}

/**
 * Compares the lines that were seen with those a contract declares. A declared `any` covers all that stands below it; while
 * no document was seen at all, nothing is missing.
 */
export function driftOf(declared: readonly string[], seen: readonly string[]): Drift {
  const known = new Set(declared);
  const open = declared.filter((line) => line.endsWith(ANY)).map(pathOf);
  const undeclared = seen.filter((line) => !known.has(line) && !open.some((path) => isWithin(pathOf(line), path)));
  if (seen.length === 0) return { undeclared, missing: [] };
  const shown = new Set(seen.map(pathOf));
  const absent = [...new Set(declared.map(pathOf))].filter((path) => !shown.has(path)).sort();
  const missing = absent.filter((path) => !absent.some((other) => other !== path && isWithin(path, other)));
  return { undeclared: [...undeclared].sort(), missing };
}

const ANY = ': any';

function pathOf(line: string): string {
  return line.slice(0, line.lastIndexOf(': '));
}

function isWithin(path: string, ancestor: string): boolean {
  return path === ancestor || path.startsWith(`${ancestor}.`) || path.startsWith(`${ancestor}[`);
}
