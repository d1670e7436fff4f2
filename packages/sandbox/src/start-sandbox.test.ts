import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { startSandbox } from './start-sandbox.ts';

test('startSandbox starts both providers and a chain, and buyers of Pentagoo pay on that chain', async () => {
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

test('startSandbox rejects and closes every part when one cannot start', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;

  await expect(startSandbox({ neopay: { port } })).rejects.toThrow('EADDRINUSE');

  await new Promise((resolve) => other.close(resolve));
});

test('after close a program ends by itself, even with a delayed call and a waiting callback', async () => {
  const program = spawn(
    process.execPath,
    [
      '--conditions=@punteo/source',
      '--input-type=module',
      '-e',
      `import { startSandbox } from ${JSON.stringify(new URL('./start-sandbox.ts', import.meta.url).href)};
       const sandbox = await startSandbox();
       sandbox.neopay.faults.next('listPayments', { kind: 'delay', delaySeconds: 600 });
       const delayed = fetch(sandbox.neopay.url + '/api/payments').catch(() => 'connection closed');
       void sandbox.neopay.sendCallback({}, { url: sandbox.pentagoo.url, delaySeconds: 600 });
       while (sandbox.neopay.calls.total() === 0) await new Promise((resolve) => setTimeout(resolve, 5));
       await sandbox.close();
       console.log(await delayed);`,
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  let output = '';
  program.stdout.on('data', (chunk) => {
    output += chunk;
  });
  const code = await new Promise((resolve) => program.once('exit', resolve));
  expect([code, output]).toEqual([0, 'connection closed\n']);
});
