import type { Mutant } from '../mutant.ts';

const CHANGE_ORDER = 'packages/postgres-store/src/orders/change-order.ts';
const REFUSE_CHANGE = 'packages/postgres-store/src/orders/refuse-change.ts';
const ALLOCATE_BY_PERSON = 'packages/postgres-store/src/orders/allocate-by-person.ts';
const DECIDE_GROUP = 'packages/postgres-store/src/standings/decide-group.ts';
const BY_PERSON_TESTS = ['packages/postgres-store/src/orders/allocate-by-person.test.ts'];
const STANDING_TESTS = ['packages/postgres-store/src/standings/standing-store.test.ts'];

/** Checks of the store: orders decided together, bindings, withdrawals, changes and their audit. */
export const STORE_MUTANTS: readonly Mutant[] = [
  {
    name: 'decided again when amended',
    at: 'store',
    edits: [
      {
        file: 'packages/postgres-store/src/orders/change-order.ts',
        find: 'facts: await loadGroupFacts(transaction, group),',
        replace: "facts: change.type === 'amend' ? [before] : await loadGroupFacts(transaction, group),",
      },
    ],
    tests: STANDING_TESTS,
  },
  {
    name: "a person's withdrawal",
    at: 'store, a callback that names it again',
    edits: [
      {
        file: 'packages/postgres-store/src/claims/write-claims.ts',
        find: "where stored.withdrawn_at is not null and excluded.source = 'person'`",
        replace: 'where stored.withdrawn_at is not null`',
      },
      {
        file: 'packages/postgres-store/src/claims/write-claims.ts',
        find: "where source = 'person' or coalesce((",
        replace: 'where true or coalesce((',
      },
    ],
    tests: ['faults/src/proof/one-hash.test.ts'],
  },
  {
    name: "a person's withdrawal",
    at: 'store, a callback that names it by another network',
    edits: [
      {
        file: 'packages/postgres-store/src/claims/write-claims.ts',
        find: "where source = 'person' or coalesce((",
        replace: 'where true or coalesce((',
      },
    ],
    tests: ['packages/postgres-store/src/orders/withdrawn-claim.test.ts'],
  },
  {
    name: "a person's withdrawal",
    at: 'store, a scan',
    edits: [
      {
        file: 'packages/postgres-store/src/orders/change-order.ts',
        find: "if (source !== 'person' && (await isWithdrawn(transaction, orderId, claim)))",
        replace: 'if (false)',
      },
    ],
    tests: ['packages/postgres-store/src/orders/withdrawn-claim.test.ts'],
  },
  {
    name: 'order state guard',
    at: 'store',
    edits: [
      {
        file: 'packages/postgres-store/src/standings/write-standings.ts',
        find: 'if (!mayMove(before.state, after.state, cause))',
        replace: 'if (false)',
      },
    ],
    tests: STANDING_TESTS,
  },
  {
    name: 'binding at creation',
    at: 'store',
    edits: [
      {
        file: 'packages/postgres-store/src/payments/bind-payment.ts',
        find: 'where stored.order_id is null or stored.order_id = excluded.order_id',
        replace: '',
      },
    ],
    tests: ['packages/postgres-store/src/payments/payment-store.test.ts'],
  },
  {
    // pg-boss owns the leases of jobs. Our own fence refuses the result of a late worker when the order was verified again
    // in the meantime.
    name: 'lease fence',
    at: 'store',
    edits: [
      {
        file: 'packages/postgres-store/src/standings/decide-orders.ts',
        find: 'if (basedOnEvidenceId === undefined) return [];',
        replace: 'if (basedOnEvidenceId === undefined || evidence.length > 0) return [];',
      },
    ],
    tests: ['faults/src/proof/late-worker.test.ts'],
  },
  {
    name: 'creation time never changes',
    at: 'store',
    edits: [
      {
        file: 'packages/postgres-store/src/orders/put-orders.ts',
        find: 'if (order.createdAt.getTime() !== stored.createdAt.getTime())',
        replace: 'if (false)',
      },
    ],
    tests: STANDING_TESTS,
  },
  {
    name: 'id of a cancelled order',
    at: 'store',
    edits: [
      {
        file: REFUSE_CHANGE,
        find: "if (order.cancelledAt !== null && (change.type === 'amend' || change.type === 'cancel' || change.type === 'close'))",
        replace: 'if (false)',
      },
    ],
    tests: STANDING_TESTS,
  },
  {
    name: 'id of a cancelled order',
    at: 'store, a closed order',
    edits: [
      {
        file: REFUSE_CHANGE,
        find: "if (order.closedAt !== null && (change.type === 'amend' || change.type === 'close'))",
        replace: 'if (false)',
      },
    ],
    tests: ['packages/postgres-store/src/orders/order-store.test.ts'],
  },
  {
    name: 'provider whose money counts',
    at: 'store',
    edits: [
      {
        file: REFUSE_CHANGE,
        find: "if (change.type !== 'amend' || change.providers === undefined || change.force) return;",
        replace: "if (change.type !== 'fulfil') return;",
      },
    ],
    tests: STANDING_TESTS,
  },
  {
    name: 'audit of a change',
    at: 'store',
    edits: [
      {
        file: CHANGE_ORDER,
        find: "  if (change.type !== 'fulfil' || changesFulfilment(before.order, change))\n    await writeAudit",
        replace: "  if (change.type === 'fulfil' && !changesFulfilment(before.order, change))\n    await writeAudit",
      },
    ],
    tests: STANDING_TESTS,
  },
  {
    name: 'person before rules',
    at: 'store, the former holder',
    edits: [
      {
        file: ALLOCATE_BY_PERSON,
        find: "where (allocated_by = 'rule' or order_id = $1) and",
        replace: 'where order_id = $1 and',
      },
    ],
    tests: ['faults/src/proof/allocation.test.ts'],
  },
  {
    name: 'parts within the unit',
    at: 'store',
    edits: [
      {
        file: ALLOCATE_BY_PERSON,
        find: 'if (compareMoney(subtractMoney(unit.amount, allocated), amount) < 0)',
        replace: 'if (false)',
      },
    ],
    tests: STANDING_TESTS,
  },
  {
    name: 'parts within the unit',
    at: 'store, the claim that shows it',
    edits: [
      {
        file: ALLOCATE_BY_PERSON,
        find: 'return claim.provider === named.provider && claimReference(claim) === claimReference(named);',
        replace: 'return claim.provider === named.provider;',
      },
    ],
    tests: BY_PERSON_TESTS,
  },
  {
    name: 'claimants decided together',
    at: 'store',
    edits: [
      {
        file: DECIDE_GROUP,
        find: 'const ids = new Set([...orderIds, ...group.rows.map(({ order_id }) => order_id)]);',
        replace: 'const ids = new Set(orderIds);',
      },
    ],
    tests: STANDING_TESTS,
  },
  {
    name: 'cause of an event',
    at: 'store, money that another order took',
    edits: [
      {
        file: DECIDE_GROUP,
        find: "cause: cause === 'witness' && isDisplaced ? 'allocation' : cause,",
        replace: "cause: cause === 'allocation' ? 'witness' : cause,",
      },
    ],
    tests: STANDING_TESTS,
  },
  {
    name: 'event of a changed sum',
    at: 'store',
    edits: [
      {
        file: 'packages/postgres-store/src/standings/write-standings.ts',
        find: 'compareMoney(before.paid, after.paid) !== 0',
        replace: 'false',
      },
    ],
    tests: ['faults/src/histories/histories.test.ts'],
  },
  {
    name: 'event of a changed sum',
    at: 'store, fulfilment',
    edits: [
      {
        file: 'packages/postgres-store/src/standings/write-standings.ts',
        find: 'before.fulfilmentAllowed !== after.fulfilmentAllowed ||',
        replace: '',
      },
    ],
    tests: ['faults/src/proof/withdrawal.test.ts'],
  },
  {
    name: "a person's withdrawal",
    at: 'store, its allocations',
    edits: [
      {
        file: CHANGE_ORDER,
        find: 'delete from allocations where order_id = $1 and provider = $2',
        replace: 'delete from allocations where false and order_id = $1 and provider = $2',
      },
    ],
    tests: [...STANDING_TESTS, 'faults/src/histories/histories.test.ts'],
  },
];
