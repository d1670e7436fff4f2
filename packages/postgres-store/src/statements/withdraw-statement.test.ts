import { moneyFromDecimal, referenceKey, type StatementRow } from '@punteo/payments';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { ANA, bindClaim } from '../__fixtures__/bind-claim.ts';
import { anOrder, aPaymentClaim, aProof } from '../__fixtures__/facts.ts';
import { openTestStore, type TestStore } from '../__fixtures__/test-store.ts';

const start = new Date('2026-06-01T00:00:00Z');
const days = (count: number) => new Date(start.getTime() + count * 86_400_000);
const usd = (decimal: string) => moneyFromDecimal(decimal, 'USD');
const BEA = { actor: 'bea', reason: 'imported as the wrong account' };
let database: TestStore;

beforeAll(async () => {
  database = await openTestStore();
});
beforeEach(() => database.empty());
afterAll(() => database?.close());

test('the entries of a withdrawn file settle nothing any more, and the same bytes are imported again', async () => {
  await paid('A');
  const first = await importFile('a', [entry('E-1', 'A')]);
  expect(await run()).toEqual([]);
  expect(await database.store.statements.withdraw(first.statementFileId, BEA)).toMatchObject({
    newEntries: 1,
    withdrawal: { by: 'bea', reason: BEA.reason },
  });
  expect(await run()).toEqual(['paid_not_settled order:A#neopay:A']);
  expect(await database.store.statements.entries({}, {})).toMatchObject({ items: [] });

  const again = await importFile('a', [entry('E-1', 'A')]);
  expect(again).toMatchObject({ newEntries: 1, withdrawal: null });
  expect(again.statementFileId).not.toBe(first.statementFileId);
  expect(await run()).toEqual([]);
  await expect(database.store.statements.withdraw(first.statementFileId, BEA)).rejects.toMatchObject({
    code: 'statement_withdrawn',
  });
  await expect(database.store.statements.withdraw('none', BEA)).rejects.toMatchObject({ code: 'statement_unknown' });
  expect((await database.store.audit.list({ limit: 1 })).items).toMatchObject([
    { action: 'statement.withdrawn', actor: 'bea', detail: { removedEntries: '1', entriesOfOtherFiles: '0' } },
  ]);
});

test('an entry that a later file has too stays until that file is withdrawn as well', async () => {
  await paid('A');
  await paid('B');
  const first = await importFile('a', [entry('E-1', 'A'), entry('E-2', 'B')]);
  const second = await importFile('b', [entry('E-2', 'B')]);
  expect(second).toMatchObject({ newEntries: 0, knownEntries: 1 });
  expect(await run()).toEqual([]);
  await database.store.statements.withdraw(first.statementFileId, BEA);
  expect(await run()).toEqual(['paid_not_settled order:A#neopay:A']);
  expect(await database.store.statements.entries({}, {})).toMatchObject({
    items: [{ entryReference: 'E-2', statementFileId: second.statementFileId }],
  });
  await database.store.statements.withdraw(second.statementFileId, BEA);
  expect(await run()).toEqual(['paid_not_settled order:A#neopay:A', 'paid_not_settled order:B#neopay:B']);
});

test('the bad rows of a withdrawn file keep no run incomplete, and are accepted no more', async () => {
  const { statementFileId, badRows } = await importFile('a', [{ line: 2, fault: 'has no amount' }]);
  expect(badRows).toBe(1);
  await database.store.statements.withdraw(statementFileId, BEA);
  expect(await database.store.statements.notAccepted()).toMatchObject({ count: 0 });
  await expect(database.store.statements.accept(statementFileId, BEA)).rejects.toMatchObject({
    code: 'statement_withdrawn',
  });
});

test('an entry that is booked more than seven days ahead is a bad row, and one within them is loaded', async () => {
  const ahead = (count: number) => new Date(Date.now() + count * 86_400_000);
  const file = await importFile('a', [
    { line: 1, entry: { ...entry('E-1', 'A').entry, bookedAt: ahead(6) } },
    { line: 2, entry: { ...entry('E-2', 'B').entry, bookedAt: ahead(8) } },
  ]);
  expect(file).toMatchObject({ newEntries: 1, badRows: 1 });
  const { items } = await database.store.statements.badRows(file.statementFileId, {});
  expect(items).toMatchObject([
    { line: 2, fault: expect.stringMatching(/^is booked on \S+, more than 7 days ahead$/) },
  ]);
});

async function paid(orderId: string): Promise<void> {
  await database.store.orders.put([anOrder({ orderId, createdAt: start })], ANA, start);
  const claim = aPaymentClaim(orderId);
  await bindClaim(database.store, orderId, claim, start);
  const { facts, ...answer } = aProof({ claim, checkedAt: days(0.5) });
  if (facts?.kind !== 'payment') throw new Error('The facts of a payment are expected.');
  const shown = { ...facts, createdAt: start, updatedAt: days(0.5) };
  await database.store.standings.recordEvidence(orderId, [{ ...answer, facts: shown }], { now: days(0.5) });
}

function entry(entryReference: string, payment: string) {
  return {
    line: 1,
    entry: {
      account: 'bank',
      provider: null,
      entryReference,
      amount: usd('100.00'),
      gross: null,
      fee: null,
      isReversal: false,
      payment,
      payout: null,
      transaction: null,
      description: null,
      bookedAt: days(1),
      referenceKeys: [referenceKey(payment)],
    },
  } satisfies StatementRow;
}

async function importFile(content: string, rows: readonly StatementRow[]) {
  const sha256 = Buffer.from(content.padEnd(32)).toString('hex');
  const { file } = await database.store.statements.import(
    { sha256, name: content, format: 'csv' },
    async function* () {
      yield* rows;
    },
    'ana',
  );
  return file;
}

/** A run that keeps its result, so that the next one is incremental. */
async function run(): Promise<readonly string[]> {
  const { runs } = database.store;
  const { runId } = await runs.start({ from: null, to: null, dryRun: false });
  const gracePeriods = { fulfilmentSeconds: 1e9, callbackSeconds: 1e9, createSeconds: 1e9 };
  const settlementAccounts = [{ provider: 'neopay', account: 'bank', seconds: 3 * 86_400 }];
  const options = { now: days(10), gracePeriods, callbackProviders: [], settlementAccounts };
  const { summary } = await runs.findDiscrepancies(runId, options);
  await runs.finish(runId, { complete: true, incompleteReasons: [], summary });
  const found = await runs.discrepancies(runId);
  return found.map(({ kind, subject }) => `${kind} ${subject}`).sort();
}
