import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { startSandbox } from './start-sandbox.ts';

test('one call starts both providers and a chain, wired batched', async () => {
  await using sandbox = await startSandbox({ chain: { chainId: 97 } });
  const { pentagoo, neopay, chain, token, recipient } = sandbox;
  await fetch(`${pentagoo.url}/api/payment/create`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', OAuth: `${pentagoo.integrationKey}:${pentagoo.integrationSecret}` },
    body: JSON.stringify({ refId: 'order-1', description: 'A book', amount: '1.00 USD' }),
  });

  const { transaction } = await pentagoo.pay('order-1', { callback: 'none' });

  expect([chain.chainId, token.symbol, recipient]).toEqual([97, 'USDT', `0x${'4d'.repeat(20)}`]);
  expect(transaction.status).toBe('success');
  expect((await fetch(`${neopay.url}/api/institutions`)).status).toBe(401);
});

test('if one part cannot start, none stays up', async () => {
  const squatter = createServer();
  await new Promise<void>((resolve) => squatter.listen(0, '127.0.0.1', resolve));
  const { port } = squatter.address() as AddressInfo;

  await expect(startSandbox({ neopay: { port } })).rejects.toThrow('EADDRINUSE');

  await new Promise((resolve) => squatter.close(resolve));
});

test('after close nothing holds the program', async () => {
  const program = spawn(
    process.execPath,
    [
      '--conditions=@punteo/source',
      '--input-type=module',
      '-e',
      `import { startSandbox } from ${JSON.stringify(new URL('./start-sandbox.ts', import.meta.url).href)};
       const sandbox = await startSandbox();
       sandbox.neopay.faults.next('listPayments', { kind: 'delay', delaySeconds: 600 });
       const held = fetch(sandbox.neopay.url + '/api/payments').catch(() => 'cut');
       void sandbox.neopay.sendCallback({}, { url: sandbox.pentagoo.url, delaySeconds: 600 });
       while (sandbox.neopay.calls.total() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
       await sandbox.close();
       console.log(await held);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  program.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const code = await new Promise((resolve) => program.once('exit', resolve));
  expect([code, output]).toEqual([0, 'cut\n']);
});
