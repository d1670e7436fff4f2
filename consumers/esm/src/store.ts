import { openEmbedded } from '@punteo/embedded-postgres';
import { decide, moneyFromDecimal } from '@punteo/payments';
import { openStore } from '@punteo/postgres-store';

const database = await openEmbedded({ dataDir: 'data' });
const store = await openStore({ url: database.url, migrate: true });

const order = {
  orderId: 'A-1',
  amount: moneyFromDecimal('12.50', 'USD'),
  providers: [],
  createdAt: new Date(),
  dueAt: null,
  fulfilledAt: null,
};
const [result] = await store.orders.put([order]);
const stored = await store.orders.get('A-1');
const standing = decide(
  {
    order: { ...order, cancelledAt: null, closedAt: null },
    createAttempts: [],
    payments: [],
    claims: [],
    evidence: [],
    callbacks: [],
    held: [],
    isReleased: false,
    acceptsParts: false,
  },
  new Date(),
);

await store.close();
await database.close();
console.log(JSON.stringify({ outcome: result?.outcome, stored: stored?.standing.state, decided: standing.state }));
