import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { isAlive, type ProcessIdentity, thisProcess } from './process-identity.ts';

/** Runs `action` while no other process does so for this directory; waits for the one that does, steals from the dead. */
export async function withDirectoryLock<T>(
  directory: string,
  action: () => Promise<T>,
  timeoutSeconds = 120,
): Promise<T> {
  const deadline = Date.now() + timeoutSeconds * 1_000;
  let release = tryDirectoryLock(directory);
  while (!release) {
    if (Date.now() > deadline)
      throw new EmbeddedPostgresError(
        'embedded_failed',
        `Another process holds ${directory} for more than ${timeoutSeconds} s.`,
      );
    await sleep(20);
    release = tryDirectoryLock(directory);
  }
  try {
    return await action();
  } finally {
    release();
  }
}

/**
 * The lock if it is free at once: a function that releases it.
 *
 * Tickets are numbered and the highest one rules: its holder has the lock until it writes "released" into it or dies.
 * Numbers only grow, so that two processes that find the same dead holder can't both follow it, nor can a slow one
 * remove the lock of a quick one.
 */
export function tryDirectoryLock(directory: string): (() => void) | null {
  mkdirSync(directory, { recursive: true });
  const last = highestTicket(directory);
  if (last > 0 && isHeld(join(directory, ticketName(last)))) return null;
  const ticket = join(directory, ticketName(last + 1));
  if (!createWith(ticket, JSON.stringify(thisProcess()))) return null;
  if (highestTicket(directory) !== last + 1) {
    rmSync(ticket, { force: true });
    return null;
  }
  for (const name of ticketsIn(directory)) {
    if (ticketNumber(name) <= last) rmSync(join(directory, name), { force: true });
  }
  return () => replaceWith(ticket, 'released');
}

const TICKET = /^ticket-(\d+)$/;

function ticketName(number: number): string {
  return `ticket-${number}`;
}

function ticketNumber(name: string): number {
  return Number(TICKET.exec(name)?.[1] ?? 0);
}

function ticketsIn(directory: string): string[] {
  return readdirSync(directory).filter((name) => TICKET.test(name));
}

function highestTicket(directory: string): number {
  return Math.max(0, ...ticketsIn(directory).map(ticketNumber));
}

function isHeld(ticket: string): boolean {
  try {
    const content = readFileSync(ticket, 'utf8');
    return content !== 'released' && isAlive(JSON.parse(content) as ProcessIdentity);
  } catch (error) {
    // Removed by the holder of a later ticket: not ours to take.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
}

/** Creates a file that is never seen empty; false when it exists. */
function createWith(path: string, content: string): boolean {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, content);
  try {
    linkSync(draft, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function replaceWith(path: string, content: string): void {
  const draft = `${path}.${randomUUID()}`;
  writeFileSync(draft, content);
  renameSync(draft, path);
}
