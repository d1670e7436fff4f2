import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** Milliseconds from the start of an app's process until it reports that it listens. The app is ended again. */
export async function measureReady(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = once(child, 'exit');
  await listens(child);
  const milliseconds = performance.now() - startedAt;
  child.kill('SIGTERM');
  await ended;
  return milliseconds;
}

function listens(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer) => {
      output += chunk.toString('utf8');
      if (/"(?:url|adminUrl)":"http/.test(output)) resolve();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`The app ended with ${code} before it was ready.\n${output}`)));
  });
}
