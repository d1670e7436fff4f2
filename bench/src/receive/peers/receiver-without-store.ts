import { randomBytes } from 'node:crypto';
import { readConfig, startReceiver } from '@punteo/callback-receiver';
import type { CallbackStore } from '@punteo/payments';
import type { PostgresStore } from '@punteo/postgres-store';

// The real receiver with a store that stores nothing. It resolves at the end of the turn, as a store that batches.
const config = await readConfig({
  ROLE: 'ingest',
  // Never opened.
  DATABASE_URL: 'postgres://127.0.0.1/none',
  HOST: '127.0.0.1',
  PORT: '0',
  ADMIN_PORT: '0',
  CALLBACK_KEYS: `k1:${randomBytes(32).toString('hex')}`,
  PENTAGOO_INTEGRATION_KEY: 'bench-integration-key',
  PENTAGOO_INTEGRATION_SECRET: randomBytes(16).toString('hex'),
  PENTAGOO_CALLBACK_TOKENS: process.argv[2],
});
const store: Pick<PostgresStore, 'ping' | 'close'> & { callbacks: Pick<CallbackStore, 'receive'> } = {
  callbacks: { receive: () => new Promise((resolve) => setImmediate(resolve, 'stored')) },
  ping: async () => {},
  close: async () => {},
};
const receiver = await startReceiver(config, {
  openStore: async () => store as PostgresStore,
});
process.stdout.write(`${JSON.stringify({ port: Number(new URL(receiver.url ?? '').port) })}\n`);
process.once('SIGTERM', () => receiver.close());
