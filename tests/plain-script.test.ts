import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { rootFolder } from './workspace.ts';

test('the script pays at Pentagoo with a transfer and reads the unpaid payment at Neopay', async () => {
  const script = join(rootFolder, 'examples/plain-script/main.ts');
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--conditions=@punteo/source', script]);
  expect(stderr).toBe('');
  expect(stdout).toMatch(
    /^Pentagoo: the transaction 0x[0-9a-f]{64} paid A-1001\.\nNeopay: the payment of A-1002 is pending, 122\.40 USD\.\n$/,
  );
});
