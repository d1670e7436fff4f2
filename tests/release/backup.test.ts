import { afterEach, expect, test } from 'vitest';
import { readText } from '../workspace.ts';
import { type Installation, type InstallationOptions, startInstallation } from './installation.ts';

const page = readText('docs/backup.md');
const [createAndLoad, copyBase, record, check, bringBack] = blocksUnder('## Restore', 'sh') as [
  string,
  string,
  string,
  string,
  string,
];
let installation: Installation | undefined;

afterEach(async () => {
  await installation?.close();
});

interface Way extends InstallationOptions {
  /** Takes what a restore will bring back. */
  backUp(installation: Installation): Promise<void>;
  restore(installation: Installation): Promise<void>;
}

const WAYS: Readonly<Record<string, Way>> = {
  'a dump': {
    settings: '',
    prepare: 'true',
    backUp: ({ commands }) => commands(blocksUnder('## Dump a small installation', 'sh').join('')),
    async restore({ postgres, commands }) {
      await postgres.create('');
      await postgres.start();
      await commands(createAndLoad);
    },
  },
  'a base backup and the archived log': {
    settings: blocksUnder('## Archive the log of a larger one', 'ini').join(''),
    prepare: blocksUnder('## Archive the log of a larger one', 'sh').join(''),
    async backUp({ postgres, backups, sql }) {
      const file = await sql('select pg_walfile_name(pg_switch_wal())');
      await expect.poll(() => sql(`select last_archived_wal >= '${file}' from pg_stat_archiver`), WAIT).toBe('t');
      // What is archived later is lost, as with a server that fails before it could archive its last segments.
      await postgres.shell(`cp --archive ${backups}/wal ${backups}/wal.kept`);
    },
    async restore({ postgres, backups, commands, sql }) {
      await postgres.shell(`rm -r ${backups}/wal && mv ${backups}/wal.kept ${backups}/wal`);
      await commands(copyBase);
      await postgres.start();
      await expect.poll(() => sql('select pg_is_in_recovery()'), WAIT).toBe('f');
    },
  },
};

test.each(Object.keys(WAYS))(
  'after a restore from %s every order is right, and events, sequences and audit continue',
  async (name) => {
    const way = WAYS[name] as Way;
    const server = await startInstallation(way);
    installation = server;
    const { sandbox, merchant, punteo, sql, importOrders, startReceiver, startWorker } = server;
    const { neopay, pentagoo } = sandbox;
    let receiver = await startReceiver();
    let worker = await startWorker();
    const hourAgo = new Date(Date.now() - 3_600_000).toISOString();
    const pay = (orderId: string) => payFor(server, orderId);
    const becomes = (orderId: string, ...types: string[]) =>
      expect.poll(() => merchant.appliedOf(orderId), { ...WAIT, message: orderId }).toEqual(types);

    // Before the backup.
    await importOrders(
      ['N-paid', 'N-open', 'N-cancelled', 'N-waiting', 'P-paid', 'P-open'].map((orderId, index) => ({
        orderId,
        amount: `${100 + index}.00`,
        currency: orderId.startsWith('P') ? 'USD' : 'GBP',
        createdAt: hourAgo,
      })),
    );
    const ids: Record<string, string> = {};
    for (const orderId of ['N-paid', 'N-open', 'N-cancelled', 'N-waiting', 'P-paid', 'P-open'])
      ids[orderId] = await pay(orderId);
    await neopay.setStatus(ids['N-paid'] ?? '', 'completed');
    await neopay.setStatus(ids['N-cancelled'] ?? '', 'completed');
    await pentagoo.pay(ids['P-paid'] ?? '');
    for (const orderId of ['N-paid', 'N-cancelled', 'P-paid']) await becomes(orderId, 'order.paid');
    await punteo('orders', 'fulfil', 'N-paid', '--reason', 'handed over');
    merchant.isAway = true;
    await neopay.setStatus(ids['N-waiting'] ?? '', 'completed');
    await expect
      .poll(() => sql("select count(*) from deliveries where stream = 'order:N-waiting' and attempts > 0"), WAIT)
      .toBe('1');
    await way.backUp(server);
    const kept = await history(sql);

    // After it.
    merchant.isAway = false;
    await becomes('N-waiting', 'order.paid');
    await punteo('orders', 'cancel', 'N-cancelled', '--reason', 'the buyer asked');
    await becomes('N-cancelled', 'order.paid', 'order.paid_after_cancel');
    await neopay.setStatus(ids['N-open'] ?? '', 'completed');
    const { transaction } = await pentagoo.pay(ids['P-open'] ?? '');
    const later = { orderId: 'N-later', amount: '200.00', currency: 'GBP', createdAt: hourAgo };
    await importOrders([later]);
    const laterId = await pay('N-later');
    await neopay.setStatus(laterId, 'completed');
    for (const orderId of ['N-open', 'P-open', 'N-later']) await becomes(orderId, 'order.paid');
    const sentBefore = [...merchant.acknowledged];

    // The server is lost.
    await server.lose();
    for (const app of [receiver, worker]) await app.stop();
    await way.restore(server);
    expect(await history(sql)).toEqual(kept);
    await server.punteoCommands(record);
    receiver = await startReceiver();
    // A warning: the callbacks that came after the backup are missing.
    await server.punteoCommands(check, [0, 1]);
    await importOrders([{ ...later, payment: ['neopay', laterId] }], 'orders-since-the-backup.csv', false);
    await server.punteoCommands(bringBack, [0, 1]);
    const missing = JSON.parse(await punteo('discrepancies', 'list', '--json')) as Discrepancies;
    expect(missing.items).toContainEqual(expect.objectContaining({ kind: 'missing_callback', orderId: 'P-open' }));
    const found = `Binance Smart Chain:${transaction.hash}`;
    expect(JSON.stringify(missing)).toContain(found);
    await punteo('orders', 'bind', 'P-open', 'pentagoo', found, '--reason', 'the callback was lost with the database');
    await punteo('reconcile');
    worker = await startWorker();

    // Sent again under its id, and recognised.
    const eventOf = (orderId: string) => sentBefore.find(({ stream }) => stream === `order:${orderId}`)?.eventId;
    const timesSent = (eventId: string | undefined) =>
      merchant.acknowledged.filter((each) => each.eventId === eventId).length;
    await expect.poll(() => timesSent(eventOf('N-waiting')), WAIT).toBe(2);
    expect(merchant.appliedOf('N-waiting')).toEqual(['order.paid']);
    // Found paid again.
    for (const orderId of ['N-open', 'P-open', 'N-later']) await becomes(orderId, 'order.paid', 'order.paid');
    // The backup counts one event of this order, and the merchant knows two.
    await neopay.setStatus(ids['N-cancelled'] ?? '', 'refunded');
    await becomes('N-cancelled', 'order.paid', 'order.paid_after_cancel', 'order.refunded');

    const states = JSON.parse(
      await sql("select json_object_agg(order_id, 'order.' || state) from standings"),
    ) as object;
    expect(Object.keys(states)).toHaveLength(7);
    for (const [orderId, state] of Object.entries(states))
      expect(merchant.appliedOf(orderId).at(-1), orderId).toBe(state);
    const idsBefore = new Set(sentBefore.map(({ eventId }) => eventId));
    const added = merchant.acknowledged.filter(({ eventId }) => !idsBefore.has(eventId));
    const highest = Math.max(...sentBefore.map(({ sequence }) => sequence));
    expect(added.length).toBeGreaterThanOrEqual(4);
    expect(Math.min(...added.map(({ sequence }) => sequence))).toBeGreaterThan(highest);
    const now = await history(sql);
    expect(now.audit.slice(0, kept.audit.length)).toEqual(kept.audit);
    expect(now.audit.slice(kept.audit.length).join('\n')).toMatch(/database\.restored/);
    expect(now.events).toEqual(expect.arrayContaining([...kept.events]));
  },
);

/** Asks the provider that the order's id begins with for a payment. Returns what the sandbox calls it. */
async function payFor({ punteo, sandbox: { neopay, pentagoo } }: Installation, orderId: string): Promise<string> {
  if (orderId.startsWith('P')) {
    await punteo('pay', orderId, '--provider', 'pentagoo');
    return pentagoo.payments.at(-1)?.refId ?? '';
  }
  const details = { institutionId: 20, customer: { email: `${orderId}@example.com`, country: 'GB' } };
  await punteo('pay', orderId, '--provider', 'neopay', '--details', JSON.stringify(details));
  return neopay.payments().at(-1)?.resource.id ?? '';
}

interface Discrepancies {
  readonly items: readonly { readonly kind: string; readonly orderId: string | null }[];
}

/** What a machine with busy cores may take. */
const WAIT = { timeout: 180_000, interval: 100 };

/** The commands of a section of the page, without the indentation of their list. */
function blocksUnder(heading: string, language: string): readonly string[] {
  const section = page.split(`\n${heading}\n`)[1]?.split(/^## /m)[0] ?? '';
  const blocks = [...section.matchAll(new RegExp(`^( *)\`\`\`${language}\n([\\s\\S]*?)^ *\`\`\``, 'gm'))];
  expect(blocks.length, heading).toBeGreaterThan(0);
  return blocks.map(([, indent = '', block = '']) => block.replaceAll(new RegExp(`^${indent}`, 'gm'), ''));
}

/** Every audit entry and event, in order. */
async function history(sql: Installation['sql']) {
  const rows = async (query: string) => (await sql(query)).split('\n');
  return {
    audit: await rows('select audit from audit order by audit_id'),
    events: await rows('select event_id, stream, sequence, payload from events order by position'),
  };
}
