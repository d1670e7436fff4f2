import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bankOrder, cryptoOrder, named, pay, transfer } from './proof/orders.ts';
import { type Ground, openGround, testSystemOn } from './test-system.ts';

let ground: Ground;
beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground?.close());

test('the page on proof lists the checks of a paid order, all of them and in their order', async () => {
  const system = testSystemOn(ground);
  const bank = await bankOrder(system);
  pay(system, bank.document);
  await system.examine(bank.orderId);
  const crypto = await cryptoOrder(system);
  transfer(system, crypto.hash);
  await named(system, crypto.orderId, crypto.hash);
  const orderFacts = await system.store.standings.orderFacts([bank.orderId, crypto.orderId]);
  const checks = new Map(
    orderFacts.map(({ evidence: [piece] }) => [piece?.provider, piece?.checks.map(({ name }) => name)]),
  );
  const page = readFileSync(join(import.meta.dirname, '../../docs/proof.md'), 'utf8');
  expect(checksUnder(page, '## Neopay')).toEqual(checks.get('neopay'));
  expect(checksUnder(page, '## Pentagoo')).toEqual(checks.get('pentagoo'));
});

function checksUnder(page: string, heading: string): readonly string[] {
  const section = page.split(`\n${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| `(\w+)` \|/gm)].map((match) => String(match[1]));
}
