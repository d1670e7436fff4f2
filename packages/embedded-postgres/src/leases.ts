import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, type ProcessIdentity, thisProcess } from './process-identity.ts';

/**
 * Records that this process uses the cluster, and returns a function that removes the record. Call it under the
 * directory's lock.
 */
export function takeLease(directory: string): () => void {
  mkdirSync(directory, { recursive: true });
  const path = join(directory, `${process.pid}-${randomUUID()}.json`);
  writeFileSync(path, JSON.stringify(thisProcess()));
  return () => rmSync(path, { force: true });
}

/** Whether a living process uses the cluster. Removes the leases of dead ones. Call it under the directory's lock. */
export function hasLivingLeases(directory: string): boolean {
  mkdirSync(directory, { recursive: true });
  const paths = readdirSync(directory).map((name) => join(directory, name));
  const dead = paths.filter((path) => !holderIsAlive(path));
  for (const path of dead) rmSync(path, { force: true });
  return paths.length > dead.length;
}

function holderIsAlive(path: string): boolean {
  try {
    return isAlive(JSON.parse(readFileSync(path, 'utf8')) as ProcessIdentity);
  } catch {
    // A crash interrupted its writing.
    return false;
  }
}
