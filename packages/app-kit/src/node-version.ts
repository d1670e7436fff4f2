/**
 * Ends the process with one sentence and exit code 78 where this Node is too old. Call it before any other module is
 * loaded: an old Node fails at the syntax or the imports of the others. So this file imports nothing.
 */
export function requireNode(): void {
  if (isSupportedNode(process.versions.node)) return;
  process.stderr.write(
    `Punteo needs Node ${SUPPORTED_NODE}. This is Node ${process.versions.node}: install a newer one.\n`,
  );
  process.exit(78);
}

/** The range of `engines`. Earlier versions lack security fixes. */
export const SUPPORTED_NODE = '^22.23.2 || >=24.18.1';

export function isSupportedNode(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  if (major === 22) return minor > 23 || (minor === 23 && patch >= 2);
  if (major === 24) return minor > 18 || (minor === 18 && patch >= 1);
  return major > 24;
}
