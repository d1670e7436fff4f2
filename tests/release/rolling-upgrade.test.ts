import { rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, onTestFailed, test } from 'vitest';
import { endsOfLogs } from '../../faults/src/soak/ends-of-logs.ts';
import { ORDER_KINDS, type OrderKind } from '../../faults/src/soak/order-kinds.ts';
import { type AppFiles, allOf } from '../../faults/src/soak/start-processes.ts';
import { type Installation, startInstallation, type VersionName } from '../../faults/src/upgrade/installation.ts';
import { notDone, stopWithJobsLeft } from '../../faults/src/upgrade/jobs-left.ts';
import { type Shares, sharesOf } from '../../faults/src/upgrade/shares.ts';
import { appVersions, frozenFolder } from '../../release/freeze/frozen-folder.ts';
import { rootFolder } from '../workspace.ts';
import { type FrozenVersion, frozenVersions, installFrozen } from './upgrade/frozen-versions.ts';

/**
 * Upgrades from each frozen release to the apps of this tree, in the order of docs/upgrading.md, and back. Receivers,
 * workers and `punteo serve` are processes, on one PostgreSQL, with both providers, a chain and a shop.
 */

const versions = frozenVersions();
const compatible = versions.filter(({ isBreaking }) => !isBreaking);
const breaking = versions.filter(({ isBreaking }) => isBreaking);

if (Object.values(appVersions(rootFolder)).every((version) => version === '0.0.0')) {
  test('nothing was released yet, so there may be no frozen release to upgrade from', () => {
    expect(versions.filter(({ name }) => name !== '0.0.0')).toEqual([]);
  });
} else {
  test('the apps of this version are frozen', () => {
    expect(versions.map(({ name }) => name)).toContain(basename(frozenFolder(rootFolder)));
  });
}

describe.each(compatible)('from $name, over $migrations', (version) => {
  const upgrade = prepare(version);

  test('the old apps work on while the new version migrates, and start again after kill -9', async () => {
    const { migrate, start, play, processes, settle } = upgrade();
    expect(await migrate('old')).toMatchObject({ code: 0 });
    await start('old');
    const playing = play([...SEVERAL, ...SEVERAL]);
    const [migrated] = await Promise.all([migrate('new'), playing]);
    expect(migrated).toMatchObject({ code: 0 });
    await Promise.all(allOf(processes('old')).map((part) => part.kill()));
    await play(FEW);
    expect(await settle()).toEqual(NONE);
  });

  test('the new apps do the jobs that the old ones left', () => replaceVersion(upgrade(), 'old', 'new'));

  test('old and new apps side by side share callbacks, verifications, events and runs', async () => {
    const installation = upgrade();
    const { start, stop, play, settle } = installation;
    await start('old');
    await play(ORDER_KINDS);
    // Who takes a job is chance: some more, until each had its share.
    while ((await sharesOfBoth(installation)).some((share) => Object.values(share).includes(0))) await play(QUICK);
    expect(await settle()).toEqual(NONE);
    await stop('old');
  });

  test('after a rollback the old apps do the jobs that the new ones left', () =>
    replaceVersion(upgrade(), 'new', 'old'));
});

describe.each(breaking)('from $name, over $migrations', (version) => {
  const upgrade = prepare(version);

  test('the old apps are stopped, refuse the new schema, and the new ones do the jobs that they left', async () => {
    const installation = upgrade();
    const { migrate, start, startRefused, play, settle } = installation;
    expect(await migrate('old')).toMatchObject({ code: 0 });
    await start('old');
    await play(SEVERAL);
    const left = await stopWithJobsLeft(installation, 'old', FEW);
    expect(await migrate('new')).toMatchObject({ code: 0 });
    for (const app of ['receiver', 'reconciliation'] as const) {
      expect(await startRefused('old', app)).toMatchObject({
        code: 78,
        output: expect.stringContaining('is breaking'),
      });
    }
    await start('new');
    await play(ORDER_KINDS);
    expect(await settle()).toEqual(NONE);
    await expect.poll(() => notDone(installation, left), { timeout: 60_000 }).toEqual([]);
  });
});

/** One version leaves jobs and is stopped; the other is started and does them. */
async function replaceVersion(installation: Installation, from: VersionName, to: VersionName): Promise<void> {
  const left = await stopWithJobsLeft(installation, from, FEW);
  expect(Object.values(left).map((jobs) => jobs.length)).not.toContain(0);
  await installation.start(to);
  expect(await installation.settle()).toEqual(NONE);
  await expect.poll(() => notDone(installation, left), { timeout: 60_000 }).toEqual([]);
}

async function sharesOfBoth({ processes }: Installation): Promise<readonly Shares[]> {
  return [await sharesOf(processes('old')), await sharesOf(processes('new'))];
}

/** An installation for the tests of a block. */
function prepare(version: FrozenVersion): () => Installation {
  const { repository } = inject('release');
  const current: AppFiles = {
    receiver: join(repository, 'apps/callback-receiver/dist/main.js'),
    reconciliation: join(repository, 'apps/reconciliation/dist/main.js'),
    nodeArgs: [],
  };
  let installation: Installation | undefined;
  let folder = '';
  let isBroken = false;
  beforeAll(async () => {
    const frozen = await installFrozen(version);
    folder = frozen.folder;
    installation = await startInstallation({ old: frozen, new: current });
  });
  afterAll(async () => {
    await installation?.close();
    await rm(folder, { recursive: true, force: true });
  });
  return () => {
    if (installation === undefined) throw new Error('The installation was not started.');
    if (isBroken) throw new Error('A test before this one left the installation broken.');
    const { directory } = installation;
    onTestFailed(() => {
      isBroken = true;
      console.error(endsOfLogs(directory).join('\n\n'));
    });
    return installation;
  };
}

/** No problem of any sort. */
const NONE = { wrongOrders: [], undelivered: [], violations: [], outOfOrder: [], runs: [], ends: [] };

/** Nothing of them waits for a block of the chain. */
const QUICK = kinds('Neopay: paid', 'Neopay: underpaid', 'Neopay: overpaid');
const FEW = kinds('Neopay: paid', 'Neopay: underpaid', 'Pentagoo: paid');
const SEVERAL = [
  ...FEW,
  ...kinds('Neopay: paid, then refunded', 'Neopay: paid, the callback is lost', 'Pentagoo: paid, the callback is lost'),
];

function kinds(...names: readonly string[]): readonly OrderKind[] {
  return names.map((name) => {
    const kind = ORDER_KINDS.find((candidate) => candidate.name === name);
    if (kind === undefined) throw new Error(`There is no kind of orders "${name}".`);
    return kind;
  });
}
