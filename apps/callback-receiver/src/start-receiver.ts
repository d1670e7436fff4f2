import type { AddressInfo } from 'node:net';
import { createLog, errorFields, type Log } from '@punteo/app-kit/log';
import { outbound } from '@punteo/app-kit/outbound';
import { createProviders } from '@punteo/app-kit/providers';
import type { Provider, ReceivedCallback } from '@punteo/payments';
import { openStore as openPostgresStore } from '@punteo/postgres-store';
import { createAdminServer } from './admin/admin-server.ts';
import { createMetrics } from './admin/metrics.ts';
import type { ReceiverConfig } from './config.ts';
import { type Backend, openBackend } from './open-backend.ts';
import { createCallbackApp } from './receive/callback-app.ts';
import { withShortWay } from './receive/callback-route.ts';
import { createCallbackServer } from './receive/callback-server.ts';
import { createReceipts } from './receive/counters.ts';
import { createGroupCommit } from './receive/group-commit.ts';
import { createReceiveCallback } from './receive/receive-callback.ts';
import { createUnknownAddressLimit } from './receive/unknown-address-limit.ts';

/**
 * Starts one receiver process's work: the public routes (`ingest`), the worker (`verify`) or both, and the admin address. Resolves
 * when it listens and its store is migrated. Throws what the store says when it is away or newer than this program.
 */
export async function startReceiver(config: ReceiverConfig, overrides: ReceiverOverrides = {}): Promise<Receiver> {
  const {
    log = createLog({ app: 'callback-receiver', level: config.logLevel, destination: 'stdout' }),
    clock = () => new Date(),
    fetch = outbound(config.providers).fetch,
    openStore = openPostgresStore,
  } = overrides;
  const providers =
    overrides.providers ??
    (await createProviders(config.providers, { publicUrl: config.publicUrl, keyring: config.callbackKeys }));
  const receipts = createReceipts();
  const tellOfStore = seldom(STORE_TROUBLE_MILLISECONDS, (error) =>
    log.error('Callbacks could not be stored: senders are told to come again.', errorFields(error)),
  );
  const inbox = createGroupCommit<ReceivedCallback, 'stored' | 'duplicate'>((rows) => place.receive(rows), {
    onBatch: (rows) => metrics.committed(rows),
    onError: (error) => tellOfStore(error),
    onCommitted: () => place.nudge(),
  });
  const metrics = createMetrics({ receipts, queueDepth: inbox.depth });
  const open = overrides.openBackend ?? openBackend;
  const place: Backend = await open({ config, providers, log, clock, fetch, metrics, openStore });

  const receiveCallback = createReceiveCallback({
    providers,
    inbox,
    unknownAddressLimit: createUnknownAddressLimit(config.unknownAddressesPerMinute),
    receipts,
    trustedHops: config.trustedProxyHops,
  });
  const app = createCallbackApp({
    receiveCallback,
    receipts,
    onError: (error) => log.error('A request failed by a fault of ours.', errorFields(error)),
  });
  const publicServer =
    config.role === 'verify' ? null : createCallbackServer(withShortWay(receiveCallback, app), receipts);
  const adminServer = createAdminServer({ metrics, checks: place.checks });
  await publicServer?.listen(config.port, config.host);
  await new Promise<void>((resolve, reject) => {
    adminServer.once('error', reject).listen(config.adminPort, '127.0.0.1', () => resolve());
  });

  const adminUrl = urlOf(adminServer.address() as AddressInfo);
  const url = publicServer ? urlOf(publicServer.server.address() as AddressInfo) : null;
  log.info('Ready.', { role: config.role, adminUrl, ...(url === null ? {} : { url }) });
  let closing: Promise<void> | undefined;
  return {
    url,
    adminUrl,
    close() {
      closing ??= close();
      return closing;
    },
  };

  async function close(): Promise<void> {
    await publicServer?.close(GRACE_MILLISECONDS);
    await inbox.drain();
    await place.close();
    adminServer.closeAllConnections();
    await new Promise((resolve) => adminServer.close(resolve));
  }
}

export interface Receiver {
  /** Where callbacks are taken in; null for `verify`. */
  readonly url: string | null;
  /** Health and metrics, on loopback. */
  readonly adminUrl: string;
  /** Takes nothing new, finishes what is under way (10 s at most), commits what waits, stops the worker. */
  close(): Promise<void>;
}

/** For tests and for the bench; a running receiver needs none of them. */
export interface ReceiverOverrides {
  readonly log?: Log;
  readonly clock?: () => Date;
  /** For the merchant's webhook. */
  readonly fetch?: typeof fetch;
  readonly providers?: readonly Provider[];
  readonly openStore?: typeof openPostgresStore;
  /** Instead of PostgreSQL. */
  readonly openBackend?: typeof openBackend;
}

const GRACE_MILLISECONDS = 10_000;
const STORE_TROUBLE_MILLISECONDS = 5_000;

function urlOf({ address, port, family }: AddressInfo): string {
  const host = address === '0.0.0.0' || address === '::' ? '127.0.0.1' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}`;
}

/** Says the same trouble once in a while, not once per request. */
function seldom(milliseconds: number, tell: (error: unknown) => void): (error: unknown) => void {
  let last = Number.NEGATIVE_INFINITY;
  return (error) => {
    if (performance.now() - last < milliseconds) return;
    last = performance.now();
    tell(error);
  };
}
