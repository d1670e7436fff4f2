import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { tryDirectoryLock, withDirectoryLock } from './directory-lock.ts';
import { thisProcess } from './process-identity.ts';

let directory: string;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'punteo-lock-'));
});

afterEach(() => rmSync(directory, { recursive: true, force: true }));

test('a directory lock is refused while it is held, and granted after its release', () => {
  const release = tryDirectoryLock(directory);
  expect(tryDirectoryLock(directory)).toBeNull();
  release?.();
  expect(tryDirectoryLock(directory)).not.toBeNull();
});

test('the directory lock of a dead process is free, also when another process has its pid', () => {
  writeFileSync(join(directory, 'ticket-7'), JSON.stringify({ ...thisProcess(), startedAt: 'another process' }));
  expect(tryDirectoryLock(directory)).not.toBeNull();
});

test('an action that fails under the directory lock releases it', async () => {
  await expect(withDirectoryLock(directory, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  expect(await withDirectoryLock(directory, async () => 'granted')).toBe('granted');
});

test('no count is lost by processes that count under the directory lock, two of them killed in between', async () => {
  const counter = join(directory, 'counter');
  writeFileSync(counter, '0');
  const program = fileURLToPath(new URL('./__fixtures__/counting-process.ts', import.meta.url));
  const processes = Array.from({ length: 6 }, async (_, index) => {
    const child = spawn(
      process.execPath,
      ['--conditions=@punteo/source', program, join(directory, 'lock'), counter, index % 3 === 0 ? 'die' : 'live'],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    let counted = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      counted += chunk.length;
    });
    await new Promise((resolve) => child.once('close', resolve));
    return counted;
  });
  const counted = (await Promise.all(processes)).reduce((sum, count) => sum + count, 0);
  expect(counted).toBe(4 * 25 + 2 * 10);
  expect(Number(readFileSync(counter, 'utf8'))).toBe(counted);
});
