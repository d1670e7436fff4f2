import { randomBytes } from 'node:crypto';
import { readConfig, startReceiver } from '@punteo/callback-receiver';

// The real receiver in every part but one: its store says at once that all is stored.
const config = await readConfig({
  ROLE: 'ingest',
  HOST: '127.0.0.1',
  PORT: '0',
  ADMIN_PORT: '0',
  CALLBACK_KEYS: `k1:${randomBytes(32).toString('hex')}`,
  PENTAGOO_INTEGRATION_KEY: 'bench-integration-key',
  PENTAGOO_INTEGRATION_SECRET: randomBytes(16).toString('hex'),
  PENTAGOO_CALLBACK_TOKENS: process.argv[2],
});
const receiver = await startReceiver(config, {
  openBackend: async () => ({
    receive: async (batch) => batch.map(() => 'stored' as const),
    nudge: () => {},
    checks: {},
    close: async () => {},
  }),
});
process.stdout.write(`${JSON.stringify({ port: Number(new URL(receiver.url ?? '').port) })}\n`);
process.once('SIGTERM', () => receiver.close());
