import { cloneDatabase } from '@punteo/embedded-postgres';
import type { Clock, ExchangeRate, GracePeriods, MatchingRule, SettlementAccount } from '@punteo/payments';
import { expect, test } from 'vitest';
import { query } from '../__fixtures__/query.ts';
import { TEST_TEMPLATE, testServer } from '../__fixtures__/test-store.ts';
import { openStore } from '../open-store.ts';
import type { Random } from './__fixtures__/random.ts';
import { randomChanges } from './__fixtures__/random-changes.ts';
import { type RanOnce, runOnce } from './__fixtures__/run-once.ts';

test('over random histories an incremental run finds, stores and sums what a full run does on a copy', {
  timeout: 3_600_000,
}, async () => {
  const found = new Set<string>();
  for (const seed of seeds()) {
    for (const kind of await compareHistory(seed)) found.add(kind);
  }
  // Histories that find little prove little.
  expect([...found].sort()).toEqual(
    expect.arrayContaining([
      'fulfilled_not_paid',
      'missing_at_provider',
      'missing_callback',
      'orphan_callback',
      'paid_not_fulfilled',
      'paid_not_settled',
      'payment_overdue',
      'settled_unknown',
      'settlement_differs',
      'several_candidates',
      'unexpected_payment',
      'unknown_create',
      'unreadable_callback',
      'explained',
      'proposed',
      'valued',
    ]),
  );
});

/** PUNTEO_SEED plays the history of that seed, PUNTEO_HISTORIES as many as it says from there on. */
function seeds(): readonly number[] {
  const { PUNTEO_SEED: seed, PUNTEO_HISTORIES: histories } = process.env;
  const length = Number(histories ?? (seed === undefined ? 4 : 1));
  return Array.from({ length }, (_, index) => Number(seed ?? 1) + index);
}

const CHECKPOINTS = 8;

/** Plays a history with an incremental run at each checkpoint and a full one on a copy; returns the kinds found. */
async function compareHistory(seed: number): Promise<ReadonlySet<string>> {
  const original = await cloneDatabase(await testServer(), TEST_TEMPLATE);
  const kinds = new Set<string>();
  const changes = randomChanges(seed, new Date(Date.now() - 60 * 86_400_000));
  const { random } = changes;
  let current = await openStore({ url: original.url });
  let configuration = aConfiguration(random);
  try {
    for (let checkpoint = 0; checkpoint <= CHECKPOINTS; checkpoint += 1) {
      const isConfiguredAnew = checkpoint > 0 && random.below(6) === 0;
      const before = configuration;
      if (isConfiguredAnew) configuration = aConfiguration(random);
      // After few changes most orders are out of scope.
      await changes.make({ store: current, url: original.url }, checkpoint === 0 ? 80 : random.below(16));
      // Clocks run out while nothing changes, and those of two machines differ.
      if (random.below(3) === 0) changes.now = new Date(changes.now.getTime() + random.below(240) * 60_000);
      const now = random.below(6) === 0 ? new Date(changes.now.getTime() - 40 * 60_000) : changes.now;
      const options = { now, ...configuration, settlementAccounts: random.below(4) === 0 ? [] : ACCOUNTS };
      // Runs that leave the base as it is.
      if (random.below(3) === 0) await runOnce(current, { ...options, from: new Date(0), to: now });
      if (random.below(3) === 0) await runOnce(current, { ...options, dryRun: true });
      const where = `seed ${seed}, checkpoint ${checkpoint}`;
      // As before the run, and as after it on a copy.
      const dry = await runOnce(current, { ...options, dryRun: true });
      const full = await runOnce(current, { ...options, dryRun: true, full: true });
      expect([dry.found, dry.summary], where).toEqual([full.found, full.summary]);
      // A window of all time has no shorter way to what is settled.
      const ever = await runOnce(current, { ...options, dryRun: true, from: new Date(0), to: new Date(8e12) });
      expect([ever.found, ever.summary.settlement], where).toEqual([full.found, full.summary.settlement]);
      let mine: RanOnce;
      if (checkpoint === CHECKPOINTS || random.below(4) === 0) {
        await current.close();
        const copy = await copyOf(original.url);
        current = await openStore({ url: original.url });
        mine = await runOnce(current, options);
        const other = await openStore({ url: copy.url });
        const onCopy = await runOnce(other, { ...options, full: true });
        await other.close();
        expect(await stateAfter(original.url, mine), where).toEqual(await stateAfter(copy.url, onCopy));
        await copy.drop();
      } else {
        mine = await runOnce(current, options);
        expect(await runOnce(current, { ...options, dryRun: true, full: true }), where).toMatchObject({
          found: mine.found,
          summary: mine.summary,
        });
      }
      const isSame = checkpoint > 0 && JSON.stringify(before) === JSON.stringify(configuration);
      expect([dry.mode, mine.mode], where).toEqual(isSame ? ['incremental', 'incremental'] : ['full', 'full']);
      for (const each of mine.found) kinds.add(each.split(' ')[0] ?? '');
      for (const { explainedBy, fields } of await current.runs.discrepancies(mine.runId)) {
        if (explainedBy) kinds.add('explained');
        if (fields.some(({ field }) => field === 'candidate')) kinds.add('proposed');
        if (fields.some(({ field }) => field === 'rate')) kinds.add('valued');
      }
    }
  } finally {
    await current.close();
    await original.drop();
  }
  return kinds;
}

const ACCOUNTS: readonly SettlementAccount[] = [
  { provider: 'neopay', account: 'bank', seconds: 7_200 },
  { provider: 'pentagoo', account: 'treasury', seconds: 3_600 },
];

const CLOCKS: readonly Clock[] = [
  { provider: null, status: 'created', lateSeconds: 900, missingSeconds: 5_400 },
  { provider: null, status: 'pending', lateSeconds: 1_800, missingSeconds: 3_600 },
  { provider: 'neopay', status: 'pending', lateSeconds: 3_600, missingSeconds: null },
  { provider: 'neopay', status: 'authorised', lateSeconds: 600, missingSeconds: 1_200 },
  { provider: 'pentagoo', status: 'confirming', lateSeconds: 300, missingSeconds: 2_400 },
];

const SCOPE = { providers: [], currencies: [], tokens: [] };
const RULES: readonly MatchingRule[] = [
  { ...SCOPE, name: 'quarter', kind: 'tolerance', absolute: null, percent: '25' },
  { ...SCOPE, name: 'half', kind: 'tolerance', absolute: null, percent: '50', providers: ['neopay'] },
  { ...SCOPE, name: 'token', kind: 'tolerance', absolute: null, percent: '60', tokens: ['0xtoken'] },
  { ...SCOPE, name: 'fee', kind: 'fee', amounts: 'net', fee: 'stated' },
  { ...SCOPE, name: 'late', kind: 'date_window', lateMinutes: 240 },
];

const RATE = { source: 'ECB', at: new Date(0), base: 'EUR', quote: 'USD', validHours: 1_000_000 };
const RATES: readonly ExchangeRate[] = [
  { ...RATE, rate: '1.11', tolerancePercent: '1' },
  { ...RATE, at: new Date(1), rate: '0.86', tolerancePercent: '1' },
];

interface Configuration {
  readonly gracePeriods: GracePeriods;
  readonly callbackProviders: readonly string[];
  readonly rules: readonly MatchingRule[];
  readonly rates: readonly ExchangeRate[];
}

function aConfiguration(random: Random): Configuration {
  const minutes = () => 60 * random.pick([0, 10, 30, 60, 90, 240]);
  const gracePeriods: GracePeriods = {
    fulfilmentSeconds: minutes(),
    callbackSeconds: minutes(),
    createSeconds: minutes(),
    ...(random.below(2) === 0 ? { missingSeconds: minutes() } : {}),
    ...(random.below(2) === 0
      ? {
          ofProvider: {
            neopay: { callbackSeconds: minutes(), missingSeconds: minutes() },
            pentagoo: { callbackSeconds: minutes() },
          },
        }
      : {}),
    ...(random.below(3) > 0 ? { clocks: CLOCKS.filter(() => random.below(3) > 0) } : {}),
  };
  return {
    gracePeriods,
    callbackProviders: random.pick([['neopay'], ['neopay', 'pentagoo']]),
    rules: RULES.filter(() => random.below(2) === 0),
    rates: RATES.filter(() => random.below(3) > 0),
  };
}

/** All that a run wrote, without the ids that it drew. */
async function stateAfter(url: string, { runId, summary, failures }: RanOnce) {
  const rows = (text: string, values: unknown[] = []) => query(url, text, values);
  return {
    summary,
    failures,
    found: await rows(
      `select kind, subject, order_id, provider, fields, risk_minor, risk_currency, risk_exponent, explained_by
      from run_discrepancies where run_id = $1 order by kind, subject`,
      [runId],
    ),
    stored: await rows(
      `select kind, subject, order_id, provider, fields, risk_minor, risk_currency, risk_exponent, first_seen_at,
        last_seen_at, owner, note, state, explained_by, opened_by = $1 as opened from discrepancies order by kind, subject`,
      [runId],
    ),
    events: await rows('select type, count(*) from events group by type order by type'),
    orders: await rows('select * from compared_orders order by order_id'),
    totals: await rows(
      `select state, currency, exponent, paid_exponent, needs_attention, is_explained, is_late, differs, n, amount_minor,
        paid_minor
      from compared_totals
      order by state, currency, exponent, paid_exponent, needs_attention, is_explained, is_late, differs`,
    ),
    transfers: await rows('select * from open_transfers order by hash, position'),
    openSettlements: await rows('select * from open_settlements order by reference_key, statement_entry_id'),
    settledEntries: await rows(
      `select statement_entry_id, currency, exponent, n, trim_scale(amount) as amount from settled_entries
      order by statement_entry_id, currency, exponent`,
    ),
    settledTotals: await rows(
      'select currency, exponent, n, trim_scale(amount) as amount from settled_totals order by currency, exponent',
    ),
    base: await rows(
      'select compared_at, settlement_fingerprint, whole_syncs, callbacks, deliveries, orphan, unreadable from run_base',
    ),
  };
}

/** PostgreSQL waits for the last sessions of the original to end. */
async function copyOf(url: string): Promise<{ readonly url: string; drop(): Promise<void> }> {
  const server = await testServer();
  const name = `${new URL(url).pathname.slice(1)}_copy`;
  await query(server, `create database ${name} template ${new URL(url).pathname.slice(1)}`);
  const copy = new URL(url);
  copy.pathname = `/${name}`;
  return { url: copy.href, drop: async () => void (await query(server, `drop database ${name} with (force)`)) };
}
