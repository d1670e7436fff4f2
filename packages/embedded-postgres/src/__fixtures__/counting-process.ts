import { readFileSync, writeFileSync, writeSync } from 'node:fs';
import { withDirectoryLock } from '../directory-lock.ts';

// Adds one to a number in a file 25 times, each time under the lock. With `die` it kills itself while it holds the
// lock.
const [directory = '', counter = '', fate] = process.argv.slice(2);
for (let turn = 1; turn <= 25; turn += 1) {
  await withDirectoryLock(directory, async () => {
    const count = Number(readFileSync(counter, 'utf8'));
    await new Promise((resolve) => setTimeout(resolve, 1));
    writeFileSync(counter, String(count + 1));
    writeSync(1, '.');
    if (fate === 'die' && turn === 10) process.kill(process.pid, 'SIGKILL');
  });
}
