import { readFileSync, writeFileSync, writeSync } from 'node:fs';
import { withDirectoryLock } from '../directory-lock.ts';

// Adds one to a number in a file fifty times, each time under the lock; told to die, it does so holding the lock.
const [directory = '', counter = '', fate] = process.argv.slice(2);
for (let round = 1; round <= 50; round++) {
  await withDirectoryLock(directory, async () => {
    const count = Number(readFileSync(counter, 'utf8'));
    await new Promise((resolve) => setTimeout(resolve, 1));
    writeFileSync(counter, String(count + 1));
    writeSync(1, '.');
    if (fate === 'die' && round === 20) process.kill(process.pid, 'SIGKILL');
  });
}
