import { posix } from 'node:path';
import { readText } from './workspace.ts';

/** Every locked version of a package. */
export function lockedVersions(name: string): readonly string[] {
  return [...section('packages').keys()].flatMap((key) => {
    const at = key.lastIndexOf('@');
    return key.slice(0, at) === name ? [key.slice(at + 1)] : [];
  });
}

/** Sorted names of the registry packages that a package of ours needs at run time, also through others of ours. */
export function runTimePackages(folder: string): readonly string[] {
  return closure(startingPoints(folder, 'dependencies'));
}

/** Names of the registry packages that the optional dependencies of the package, and of our packages below it, add. */
export function optionalPackages(folder: string): readonly string[] {
  const required = runTimePackages(folder);
  return closure(startingPoints(folder, 'optionalDependencies')).filter((name) => !required.includes(name));
}

type Edges = Readonly<Record<string, string>>;
type EdgeKind = 'dependencies' | 'optionalDependencies';

/** Registry packages, as `name@version(peers)`, in the manifests of the package and of our packages below it. */
function startingPoints(folder: string, kind: EdgeKind): readonly string[] {
  const importer = section('importers').get(folder) ?? [];
  // One of our packages may itself be optional: it counts among the optional ones only.
  const links = { ...edgesOf(importer, 'dependencies'), ...edgesOf(importer, kind) };
  const ours = Object.values(links).filter((version) => version.startsWith('link:'));
  const own = Object.entries(edgesOf(importer, kind))
    .filter(([, version]) => !version.startsWith('link:'))
    .map(([name, version]) => `${name}@${version}`);
  const below = ours.flatMap((version) => startingPoints(posix.join(folder, version.slice('link:'.length)), kind));
  return [...own, ...below];
}

/** Follows the required dependencies. The optional ones are types of peers or binaries of other platforms. */
function closure(keys: readonly string[]): readonly string[] {
  const snapshots = section('snapshots');
  const visited = new Set<string>();
  const waiting = [...keys];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    if (visited.has(key)) continue;
    visited.add(key);
    const edges = edgesOf(snapshots.get(key) ?? [], 'dependencies');
    waiting.push(...Object.entries(edges).map(([name, version]) => `${name}@${version}`));
  }
  return [...new Set([...visited].map((key) => key.slice(0, key.indexOf('@', 1))))].sort();
}

/** A top-level section of the lockfile: the lines below each of its keys. */
function section(name: string): ReadonlyMap<string, readonly string[]> {
  const text = readText('pnpm-lock.yaml')
    .split(new RegExp(`^${name}:\n`, 'm'))[1]
    ?.split(/^\S/m)[0];
  if (text === undefined) throw new Error(`pnpm-lock.yaml has no section ${name}.`);
  const entries = text.split(/^ {2}(?=\S)/m).filter((entry) => entry.trim() !== '');
  return new Map(
    entries.map((entry) => {
      const [head = '', ...lines] = entry.split('\n');
      return [unquoted(head.replace(/:( \{\})?$/, '')), lines];
    }),
  );
}

/** The dependencies below `kind`: `name: version`, or for an importer `name:` with `version:` on a later line. */
function edgesOf(lines: readonly string[], kind: EdgeKind): Edges {
  const edges: Record<string, string> = {};
  let inside = false;
  let name = '';
  for (const line of lines) {
    if (/^ {4}\S/.test(line)) inside = line === `    ${kind}:`;
    if (!inside) continue;
    const edge = /^ {6}(\S+?):(?: (.+))?$/.exec(line);
    if (edge !== null) {
      name = unquoted(String(edge[1]));
      if (edge[2] !== undefined) edges[name] = unquoted(edge[2]);
    }
    const version = /^ {8}version: (.+)$/.exec(line)?.[1];
    if (version !== undefined) edges[name] = unquoted(version);
  }
  return edges;
}

function unquoted(text: string): string {
  return text.replace(/^'(.*)'$/, '$1');
}
