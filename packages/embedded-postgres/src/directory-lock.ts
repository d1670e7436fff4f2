import { randomUUID } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedPostgresError } from './embedded-postgres-error.ts';
import { isAlive, type ProcessIdentity, thisProcess } from './process-identity.ts';

/**
 * Runs `action` under the lock of a directory, which one process holds at a time. Waits while another process holds it,
 * and takes the lock of a dead process. Throws `embedded_failed` after `timeoutSeconds`.
 */
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
        `Another process has held ${directory} for over ${timeoutSeconds} s. Stop that process, then try again.`,
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
 * Takes the lock if it is free, without waiting. Returns a function that releases it; null when it is held.
 *
 * Tickets are numbered files. The holder of the highest ticket has the lock until it writes "released" into the ticket,
 * or dies. Numbers only grow, so two processes that find the same dead holder cannot both get the next ticket, and a
 * slow process cannot remove the ticket of a fast one.
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
    // The holder of a later ticket removed it, so the lock is held.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return true;
    throw error;
  }
}

/** Creates a file with its content in one step; false when it exists. */
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
