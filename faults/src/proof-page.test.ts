import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ORDER_CHECKS } from '@punteo/payments';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  completePayment,
  createNeopayOrder,
  createPentagooOrder,
  makeTransfer,
  pentagooCallsBack,
} from './proof/orders.ts';
import { openTestStore, type TestStore } from './test-store.ts';
import { createTestSystem } from './test-system.ts';

let testStore: TestStore;
beforeAll(async () => {
  testStore = await openTestStore();
});
afterAll(() => testStore?.close());

test('docs/proof.md lists every check of a paid order, in the order in which they are made', async () => {
  const system = createTestSystem(testStore);
  const neopay = await createNeopayOrder(system);
  completePayment(system, neopay.document);
  await system.verify(neopay.orderId);
  const pentagoo = await createPentagooOrder(system);
  makeTransfer(system, pentagoo.hash);
  await pentagooCallsBack(system, pentagoo.orderId, pentagoo.hash);
  const orderFacts = await system.store.standings.orderFacts([neopay.orderId, pentagoo.orderId]);
  const checks = new Map(
    orderFacts.map(({ evidence: [first] }) => [first?.claim.provider, first?.checks.map(({ name }) => name)]),
  );
  const page = readFileSync(join(import.meta.dirname, '../../docs/proof.md'), 'utf8');
  // The page also has checks that are made only where there is no money.
  const listed = (heading: string, made: readonly string[] = []) =>
    checksUnder(page, heading).filter((name) => made.includes(name));
  expect(listed('## Neopay', checks.get('neopay'))).toEqual(checks.get('neopay'));
  expect(listed('## Pentagoo', checks.get('pentagoo'))).toEqual(checks.get('pentagoo'));
  expect(checksUnder(page, '## The order')).toEqual(Object.keys(ORDER_CHECKS));
});

function checksUnder(page: string, heading: string): readonly string[] {
  const section = page.split(`\n${heading}\n`)[1]?.split('\n## ')[0] ?? '';
  return [...section.matchAll(/^\| `(\w+)` \|/gm)].map((match) => String(match[1]));
}
