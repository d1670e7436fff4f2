import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { optionsOfEnvFile } from './options-of-env-file.ts';

const folder = mkdtempSync(join(tmpdir(), 'punteo-sandbox-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('the options of the sandbox are the ports, credentials and callback address that the apps read', () => {
  const [file, chains] = [join(folder, 'punteo.env'), join(folder, 'chains.json')];
  writeFileSync(chains, JSON.stringify([{ chainId: 97, rpcUrls: ['http://127.0.0.1:8103'] }]));
  writeFileSync(
    file,
    `PUBLIC_URL=http://127.0.0.1:8080
PENTAGOO_BASE_URL=http://127.0.0.1:8101
PENTAGOO_INTEGRATION_KEY=key
PENTAGOO_INTEGRATION_SECRET=secret
PENTAGOO_CALLBACK_TOKENS=new,old
NEOPAY_BASE_URL=http://127.0.0.1:8102
NEOPAY_TOKEN=token
NEOPAY_APP_KEY=app
NEOPAY_ENVIRONMENT=live
CHAINS_FILE=${chains}
`,
  );
  expect(optionsOfEnvFile(file)).toEqual({
    pentagoo: {
      port: 8101,
      integrationKey: 'key',
      integrationSecret: 'secret',
      callbackUrl: 'http://127.0.0.1:8080/callbacks/pentagoo/new',
    },
    neopay: { port: 8102, token: 'token', appKey: 'app', environment: 'live' },
    chain: { blockTimeSeconds: 1, chainId: 97, port: 8103 },
  });
});

test('what a file of variables does not name has the default of the sandbox', () => {
  const file = join(folder, 'empty.env');
  writeFileSync(file, '');
  expect(optionsOfEnvFile(file)).toEqual({
    pentagoo: {},
    neopay: { environment: 'sandbox' },
    chain: { blockTimeSeconds: 1 },
  });
});
