/**
 * Compares the shape lines of received documents with those that a contract declares. A declared `any` allows
 * everything below it. Without any received document, nothing is missing.
 */
export function driftOf(declared: readonly string[], received: readonly string[]): Drift {
  const known = new Set(declared);
  const open = declared.filter((line) => line.endsWith(ANY)).map(pathOf);
  const undeclared = received.filter((line) => !known.has(line) && !open.some((path) => isWithin(pathOf(line), path)));
  if (received.length === 0) return { undeclared, missing: [] };
  const receivedPaths = new Set(received.map(pathOf));
  const absent = [...new Set(declared.map(pathOf))].filter((path) => !receivedPaths.has(path)).sort();
  const missing = absent.filter((path) => !absent.some((other) => other !== path && isWithin(path, other)));
  return { undeclared: [...undeclared].sort(), missing };
}

/** The difference between received documents and a contract. Lines are `shapeOf`'s. */
export interface Drift {
  /** Lines received and not declared. */
  readonly undeclared: readonly string[];
  /** Paths declared and never received; of a missing path and the paths below it, only the first. */
  readonly missing: readonly string[];
}

const ANY = ': any';

function pathOf(line: string): string {
  return line.slice(0, line.lastIndexOf(': '));
}

function isWithin(path: string, ancestor: string): boolean {
  return path === ancestor || path.startsWith(`${ancestor}.`) || path.startsWith(`${ancestor}[`);
}
