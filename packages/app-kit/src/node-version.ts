/** Ends the program with a sentence on a Node older than the `engines` of the manifest. Loads nothing. */
export function refuseOldNode(program: string, version: string = process.versions.node): void {
  if (isSupportedNode(version)) return;
  process.stderr.write(
    `${program} needs Node 22.23.2 or a later 22, or 24.18.1 or later. This is Node ${version}. Install one of these, or run it with \`npx -y -p node@24\`.\n`,
  );
  process.exit(78);
}

/** As `^22.23.2 || >=24.18.1`. */
export function isSupportedNode(version: string): boolean {
  const [major = 0, minor = 0, patch = 0] = version.split('.').map(Number);
  const isAtLeast = (otherMinor: number, otherPatch: number) =>
    minor > otherMinor || (minor === otherMinor && patch >= otherPatch);
  return (major === 22 && isAtLeast(23, 2)) || (major === 24 && isAtLeast(18, 1)) || major > 24;
}
