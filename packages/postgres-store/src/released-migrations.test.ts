import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { shippedMigrations } from './migrate.ts';

test('every released migration is shipped with the checksum it was released with', () => {
  const shipped = Object.fromEntries(shippedMigrations().map(({ name, digest }) => [name, digest]));
  const released = JSON.parse(readFileSync(new URL('../migrations/released.json', import.meta.url), 'utf8')) as object;
  expect(shipped).toMatchObject(released);
});
