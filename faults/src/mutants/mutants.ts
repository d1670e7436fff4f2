import type { Mutant } from './mutant.ts';
import { EVENT_AND_RUN_MUTANTS } from './table/events-and-runs.ts';

const NEOPAY = 'packages/adapters/neopay/src/verify.ts';
const ALLOCATION = 'packages/payments/src/decide/allocation.ts';
const CLAIM_STATE = 'packages/payments/src/decide/claim-state.ts';
const DECIDE = 'packages/payments/src/decide/decide.ts';
const HELD_MONEY = 'packages/payments/src/decide/held-money.ts';
const ORDER_CHECKS = 'packages/payments/src/decide/order-checks.ts';
const DISCREPANCIES = 'packages/payments/src/decide/discrepancies';
const PERSON_PARTS = 'packages/payments/src/decide/person-parts.ts';
const CHANGE_ORDER = 'packages/postgres-store/src/orders/change-order.ts';
const ALLOCATE_BY_PERSON = 'packages/postgres-store/src/orders/allocate-by-person.ts';
const DECIDE_GROUP = 'packages/postgres-store/src/standings/decide-group.ts';
const PARSE_CHAINS = 'packages/chain/src/config/parse-chains.ts';
const BY_PERSON_TESTS = ['packages/postgres-store/src/orders/allocate-by-person.test.ts'];
const PARSE_CHAINS_TESTS = ['packages/chain/src/config/parse-chains.test.ts'];
const ALLOCATION_TESTS = ['packages/payments/src/decide/allocation.test.ts'];
const DECIDE_TESTS = ['packages/payments/src/decide/decide.test.ts'];
const NEOPAY_TESTS = ['packages/adapters/neopay/src/verify.test.ts'];
const NEOPAY_LIST_TESTS = ['packages/adapters/neopay/src/list/list-payments.test.ts'];
const CHAIN_TESTS = ['packages/chain/src/chain-witness.test.ts'];
const STANDING_TESTS = ['packages/postgres-store/src/standings/standing-store.test.ts'];
const RECEIVER_TESTS = ['apps/callback-receiver/src/receive/answers.test.ts'];

export const MUTANTS: readonly Mutant[] = [
  {
    name: 'one order per unit',
    at: 'decide, the holder of a unit',
    edits: [
      {
        file: DECIDE,
        find: '...allocation.allocations.filter(({ orderId }) => orderId === order.orderId),',
        replace:
          '...allocation.allocations.filter(({ claim }) => claims.some((each) => isSameClaim(each.claim, claim))),',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'one order per unit',
    at: 'allocation, one order that claims a unit twice',
    edits: [
      {
        file: ALLOCATION,
        find: 'contenders: [...distinct.values()] });',
        replace: 'contenders: all });',
      },
      {
        file: ALLOCATION,
        find: "    this.#hold({ orderId, claim: offer.claim, unit, amount: unit.amount, by: 'rule' });",
        replace:
          "    for (const each of (this.#claimants.get(orderId) as Claimant).offers.filter((other) => moneyUnitKey(other.unit.id) === moneyUnitKey(unit.id))) this.#hold({ orderId, claim: each.claim, unit, amount: unit.amount, by: 'rule' });",
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'position in the unit',
    at: 'chain',
    edits: [
      {
        file: 'packages/chain/src/verify/transfers.ts',
        find: 'position: incoming.slice(0, index).filter((earlier) => earlier.token === token && earlier.to === to).length,',
        replace: 'position: index * 0,',
      },
    ],
    tests: ['faults/src/proof/lies.test.ts'],
  },
  {
    name: 'position in the unit',
    at: 'the key of a unit',
    edits: [
      {
        file: 'packages/payments/src/model/money-unit.ts',
        find: '${id.recipient} ${id.position}`',
        replace: '${id.recipient}`',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'environment',
    at: 'Neopay',
    edits: [
      {
        file: NEOPAY,
        find: "equalityCheck('environment', settings.environment, document.environment, NEOPAY_CHECKS.environment.failed.kind)",
        replace: "{ name: 'environment', result: 'passed' }",
      },
    ],
    tests: NEOPAY_TESTS,
  },
  {
    name: 'application id',
    at: 'Neopay',
    edits: [
      {
        file: NEOPAY,
        find: "equalityCheck('application', settings.appKey.toLowerCase(), application, NEOPAY_CHECKS.application.failed.kind)",
        replace: "{ name: 'application', result: application === '' ? 'failed' : 'passed' }",
      },
    ],
    tests: NEOPAY_TESTS,
  },
  {
    name: 'payee',
    at: 'Neopay',
    edits: [
      {
        file: NEOPAY,
        find: "return equalityCheck('payee', accountOf(account), actual, NEOPAY_CHECKS.payee.failed.kind);",
        replace: "return { name: 'payee', result: 'passed', expected: account, actual: String(actual) };",
      },
    ],
    tests: NEOPAY_TESTS,
  },
  {
    name: 'amount equal',
    at: 'the unit that fits an order',
    edits: [
      {
        file: HELD_MONEY,
        find: 'return compareMoney(size, unit.tolerance) <= 0;',
        replace: 'return compareMoney(size, unit.tolerance) <= 0 || true;',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'amount equal',
    at: 'the sum that covers an order',
    edits: [
      {
        file: HELD_MONEY,
        find: 'isCovered: compareMoney(paid, order.amount) >= 0 || byToken.some(isWithin),',
        replace: 'isCovered: counted.length > 0 || byToken.some(isWithin),',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'currency equal',
    at: 'decide',
    edits: [
      {
        file: ORDER_CHECKS,
        find: "result: unit.amount.currency === amount.currency ? 'passed' : 'failed',",
        replace: "result: 'passed',",
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'provider allowed',
    at: 'decide',
    edits: [{ file: ORDER_CHECKS, find: "result: isAllowed ? 'passed' : 'failed',", replace: "result: 'passed'," }],
    tests: DECIDE_TESTS,
  },
  {
    name: 'time window',
    at: 'decide',
    edits: [
      {
        file: ORDER_CHECKS,
        find: "result: startedAt >= earliest ? 'passed' : 'failed',",
        replace: "result: 'passed',",
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'tolerance of one token',
    at: 'decide',
    edits: [
      {
        file: HELD_MONEY,
        find: 'const byToken = [...Map.groupBy(counted, tokenOf).values()];',
        replace: 'const byToken = [counted];',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'recipient',
    at: 'chain',
    edits: [
      {
        file: 'packages/chain/src/verify/transfers.ts',
        find: 'const counts = (move: ListedMove) => isOurs(move.to) && !isOurs(move.from);',
        replace: 'const counts = (_move: ListedMove) => true;',
      },
    ],
    tests: CHAIN_TESTS,
  },
  {
    name: 'token contract list',
    at: 'chain',
    edits: [
      {
        file: 'packages/chain/src/verify/transfers.ts',
        find: 'const coin = chain.tokens.find(({ address }) => address === move.token);',
        replace: 'const coin = chain.tokens[0];',
      },
    ],
    tests: CHAIN_TESTS,
  },
  {
    name: 'receipt status',
    at: 'chain',
    edits: [
      {
        file: 'packages/chain/src/verify/transfer-checks.ts',
        find: "const succeeded = receipt.status === '0x1';",
        replace: 'const succeeded = true;',
      },
    ],
    tests: CHAIN_TESTS,
  },
  {
    name: 'receipt hash equals asked',
    at: 'chain, the reading of a node and the check',
    edits: [
      {
        file: 'packages/chain/src/verify/read-transaction.ts',
        find: 'if (receipt.transactionHash !== hash) throw',
        replace: 'if (false) throw',
      },
      {
        file: 'packages/chain/src/verify/transfer-verification.ts',
        find: "result: receiptHash === hash ? 'passed' : 'failed'",
        replace: "result: 'passed'",
      },
    ],
    tests: CHAIN_TESTS,
  },
  {
    name: 'chain id',
    at: 'chain',
    edits: [
      {
        file: 'packages/chain/src/rpc/read-blocks.ts',
        find: 'if (answeredId !== BigInt(chainId)) throw',
        replace: 'if (false) throw',
      },
    ],
    tests: CHAIN_TESTS,
  },
  {
    name: 'finality',
    at: 'chain',
    edits: [
      {
        file: 'packages/chain/src/verify/transfer-checks.ts',
        find: "inBlock && finalHosts >= quorum ? 'passed' : 'unknown'",
        replace: "'passed'",
      },
    ],
    tests: CHAIN_TESTS,
  },
  {
    name: 'block hash re-read',
    at: 'chain',
    edits: [
      {
        file: 'packages/chain/src/verify/transfer-checks.ts',
        find: 'const inBlock = block?.hash === receipt.blockHash && block.number === receipt.blockNumber;',
        replace: 'const inBlock = true;',
      },
    ],
    tests: CHAIN_TESTS,
  },
  {
    name: 'outflow',
    at: 'chain',
    edits: [
      {
        file: 'packages/chain/src/verify/transfer-checks.ts',
        find: "if (outflows.length === 0) return { name: 'outflow', result: 'passed' };",
        replace: "if (outflows.length >= 0) return { name: 'outflow', result: 'passed' };",
      },
    ],
    tests: ['faults/src/proof/lies.test.ts'],
  },
  {
    name: 'outflow',
    at: 'decide, the open checks of shown money',
    edits: [
      {
        file: CLAIM_STATE,
        find: 'openChecks(piece).every(({ name }) => name === FINALITY_CHECK)',
        replace: "openChecks(piece).every(({ name }) => name === FINALITY_CHECK || name === 'outflow')",
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'withdrawal on knowledge',
    at: 'decide, a receipt that is missing',
    edits: [{ file: CLAIM_STATE, find: 'if (!facts.isReplaced) return doubt;', replace: '' }],
    tests: DECIDE_TESTS,
  },
  {
    name: 'withdrawal on knowledge',
    at: 'decide, a payment that is not found',
    edits: [
      {
        file: CLAIM_STATE,
        find: 'if (facts === null) return doubt;',
        replace: "if (facts === null) return { ...doubt, withdrawn: 'reversed' };",
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'withdrawal on knowledge',
    at: 'decide, a first answer that a payment failed',
    edits: [
      {
        file: CLAIM_STATE,
        find: 'const CONFIRM_REFUSAL_SECONDS = 45;',
        replace: 'const CONFIRM_REFUSAL_SECONDS = 0;',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'withdrawal on knowledge',
    at: 'chain, a block that nobody replaced',
    edits: [
      {
        file: 'packages/chain/src/verify/transfer-verification.ts',
        find: 'earlier !== null && agreement.earlierBlock !== null && agreement.earlierBlock !== earlier.hash;',
        replace: 'earlier !== null;',
      },
    ],
    tests: CHAIN_TESTS,
  },
  {
    name: 'older answer',
    at: 'decide',
    edits: [
      {
        file: CLAIM_STATE,
        find: 'if (!isSamePayment(piece) || isOlder(facts, before.basis.facts as PaymentFacts)) return doubt;',
        replace: 'if (!isSamePayment(piece)) return doubt;',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'older answer',
    at: 'decide, another payment than the one that counts',
    edits: [
      {
        file: CLAIM_STATE,
        find: 'if (before && (isOtherCurrency(facts, before.basis.facts) || isOtherAmount(facts, before)))',
        replace: 'if (before && isOtherAmount(facts, before))',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'older answer',
    at: 'decide, another amount than the one that counts',
    edits: [
      {
        file: CLAIM_STATE,
        find: 'if (before && (isOtherCurrency(facts, before.basis.facts) || isOtherAmount(facts, before)))',
        replace: 'if (before && isOtherCurrency(facts, before.basis.facts))',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'holder keeps its money',
    at: 'allocation',
    edits: [
      {
        file: ALLOCATION,
        find: 'if (better.length > 0 && !holder.claimant.isReleased) continue;',
        replace: 'if (entry.contenders.length > 1 && !holder.claimant.isReleased) continue;',
      },
    ],
    tests: [...DECIDE_TESTS, ...ALLOCATION_TESTS],
  },
  {
    name: 'holder keeps its money',
    at: 'allocation, goods that went out',
    edits: [
      {
        file: ALLOCATION,
        find: 'if (better.length > 0 && !holder.claimant.isReleased) continue;',
        replace: 'if (better.length > 0) continue;',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'holder keeps its money',
    at: 'decide, money that was taken back',
    edits: [{ file: DECIDE, find: '    ...lostUnits(facts, claims, allocation),\n', replace: '' }],
    tests: DECIDE_TESTS,
  },
  {
    name: 'older than the money',
    at: 'allocation',
    edits: [
      {
        file: ALLOCATION,
        find: 'return claimant.order.createdAt < offer.startedAt;',
        replace: 'return claimant.order.createdAt < offer.startedAt || true;',
      },
    ],
    tests: DECIDE_TESTS,
  },
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
    name: 'token compare',
    at: 'addresses for one order',
    edits: [
      {
        file: 'packages/payments/src/callback-address.ts',
        find: 'if (!equal(expected, actual) || !key) return null;',
        replace: 'if (!key) return null;',
      },
    ],
    tests: ['packages/payments/src/callback-address.test.ts'],
  },
  {
    name: 'token compare',
    at: 'references that a provider echoes',
    edits: [
      {
        file: 'packages/payments/src/callback-address.ts',
        find: "const matches = keyring.keys.filter((key) => equal(mac(key.secret, ['reference', 'v1', scope, orderId]), actual));",
        replace: 'const matches = keyring.keys.filter(() => actual.length > 0);',
      },
    ],
    tests: ['packages/payments/src/callback-address.test.ts'],
  },
  {
    name: 'token compare',
    at: 'addresses for all orders',
    edits: [
      {
        file: 'packages/adapters/pentagoo/src/callback-address.ts',
        find: 'tokenDigests.map((digest) => timingSafeEqual(addressDigest, digest))',
        replace: 'tokenDigests.map((digest) => digest.length === addressDigest.length)',
      },
    ],
    tests: ['packages/adapters/pentagoo/src/pentagoo.test.ts'],
  },
  {
    name: 'commit before answer',
    at: 'receiver',
    edits: [
      {
        file: 'apps/callback-receiver/src/receive/receive-callback.ts',
        find: 'inbox.store(callbackOf(request, accepted, sender, span)).then((outcome) => {',
        replace:
          'answer(response, 200);\n    inbox.store(callbackOf(request, accepted, sender, span)).then((outcome) => {\n      if (response.headersSent) return;',
      },
    ],
    tests: ['faults/src/proof/entry-points.test.ts'],
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
    name: 'quorum floor',
    at: 'chain',
    edits: [
      {
        file: 'packages/chain/src/verify/quorum.ts',
        find: 'groups.filter((group) => group.length >= quorum)',
        replace: 'groups.filter((group) => group.length >= 1)',
      },
    ],
    tests: CHAIN_TESTS,
  },
  {
    name: 'redirect refusal',
    at: 'providers',
    edits: [
      {
        file: 'packages/clients/src/strict-fetch.ts',
        find: "if (status < 200 || (status >= 300 && status < 400)) throw failure('redirect_refused', request, progress);",
        replace: '',
      },
    ],
    tests: ['packages/clients/src/strict-client.test.ts'],
  },
  {
    name: 'redirect refusal',
    at: 'nodes',
    edits: [{ file: 'packages/chain/src/rpc/call-node.ts', find: "redirect: 'error'", replace: "redirect: 'follow'" }],
    tests: CHAIN_TESTS,
  },
  {
    name: 'depth limit',
    at: 'JSON',
    edits: [
      {
        file: 'packages/json/src/read-json.ts',
        find: "private object(depth: number): Record<string, unknown> {\n    if (depth > this.depthMax) throw this.error('too_deep');",
        replace: 'private object(depth: number): Record<string, unknown> {',
      },
      {
        file: 'packages/json/src/read-json.ts',
        find: "private array(depth: number): unknown[] {\n    if (depth > this.depthMax) throw this.error('too_deep');",
        replace: 'private array(depth: number): unknown[] {',
      },
    ],
    tests: ['packages/json/src/read-json.test.ts'],
  },
  {
    name: 'raw-bytes digest',
    at: 'receiver',
    edits: [
      {
        file: 'apps/callback-receiver/src/receive/receive-callback.ts',
        find: "digest: hash('sha256', body, 'buffer'),",
        replace: "digest: hash('sha256', new TextDecoder().decode(body), 'buffer'),",
      },
    ],
    tests: RECEIVER_TESTS,
  },
  {
    name: 'strict UUID',
    at: 'Neopay',
    edits: [
      {
        file: 'packages/adapters/neopay/src/payment-id.ts',
        find: 'const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;',
        replace: 'const UUID = /^/;',
      },
    ],
    tests: NEOPAY_TESTS,
  },
  {
    name: 'active currency',
    at: 'orders',
    edits: [
      {
        file: 'packages/payments/src/model/currency.ts',
        find: "if (exponent === undefined) throw new PunteoError('unknown_currency', refusalOf(currency));",
        replace: "if (exponent === undefined) return refusalOf(currency) === '' ? 0 : 2;",
      },
    ],
    tests: ['packages/payments/src/model/currency.test.ts', 'apps/reconciliation/src/orders/order-row.test.ts'],
  },
  {
    name: 'active currency',
    at: 'tokens of a chain',
    edits: [
      {
        file: 'packages/chain/src/config/parse-chains.ts',
        find: '(code) => !isReservedCurrency(code),',
        replace: "(code) => code !== '' || !isReservedCurrency(code),",
      },
    ],
    tests: ['packages/chain/src/config/parse-chains.test.ts'],
  },
  {
    name: 'whole list',
    at: 'Neopay, its own total',
    edits: [
      {
        file: 'packages/adapters/neopay/src/list/list-payments.ts',
        find: 'if (shortfall) throw listShort(shortfall);',
        replace: 'if (shortfall && shortfall.total < 0) throw listShort(shortfall);',
      },
    ],
    tests: NEOPAY_LIST_TESTS,
  },
  {
    name: 'whole list',
    at: 'Neopay, a doubtful agreement of two passes',
    edits: [
      {
        file: 'packages/adapters/neopay/src/list/list-payments.ts',
        find: "if (agreement === 'doubtful' && earlier.length === PASSES_MAX) {",
        replace: "if (agreement === 'doubtful') {",
      },
    ],
    tests: NEOPAY_LIST_TESTS,
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
        file: CHANGE_ORDER,
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
        file: CHANGE_ORDER,
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
        file: CHANGE_ORDER,
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
        find: '  if (!isRepeated)\n    await writeAudit',
        replace: '  if (isRepeated)\n    await writeAudit',
      },
    ],
    tests: STANDING_TESTS,
  },
  {
    name: 'earliest time of payment',
    at: 'decide',
    edits: [
      {
        file: CLAIM_STATE,
        find: "paidBefore: earliest(held?.paidBefore ?? null, facts.kind === 'payment' ? facts.updatedAt : null),",
        replace: "paidBefore: facts.kind === 'payment' ? facts.updatedAt : null,",
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'lateness that nobody knows',
    at: 'decide',
    edits: [
      {
        file: HELD_MONEY,
        find: "movedBefore !== null && movedBefore > dueAt) ? 'unknown' : 'in_time';",
        replace: "movedBefore !== null && movedBefore > dueAt) ? 'in_time' : 'in_time';",
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'lateness that nobody knows',
    at: 'decide, the goods',
    edits: [
      {
        file: DECIDE,
        find: "(isAccepted && money.isCovered)) && lateness(order, money) === 'in_time';",
        replace: '(isAccepted && money.isCovered));',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'grade of the proof',
    at: 'decide, the policy',
    edits: [
      {
        file: DECIDE,
        find: 'mayFulfil(facts, state, money) && policy.fulfilFrom.includes(proof),',
        replace: 'mayFulfil(facts, state, money),',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'grade of the proof',
    at: 'decide, the weakest unit',
    edits: [
      {
        file: DECIDE,
        find: "return grades.includes('chain') ? 'chain' : grades.includes('provider') ? 'provider' : 'final';",
        replace: "return grades.includes('final') ? 'final' : grades.includes('provider') ? 'provider' : 'chain';",
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'finality begins anew',
    at: 'decide, another block',
    edits: [
      {
        file: CLAIM_STATE,
        find: '(held?.isFinal === true && blockHash(held.basis) === blockHash(piece));',
        replace: 'held?.isFinal === true;',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'finality begins anew',
    at: 'decide, the money stays',
    edits: [
      {
        file: CLAIM_STATE,
        find: 'hasCounted: isFinal || (held?.hasCounted ?? false),',
        replace: 'hasCounted: isFinal,',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'same payment',
    at: 'decide, a refusal of another identity',
    edits: [
      {
        file: CLAIM_STATE,
        find: "return checks.every(({ name, result }) => result === 'passed' || name === 'status');",
        replace: 'return checks.length > 0;',
      },
    ],
    tests: ['faults/src/proof/withdrawal.test.ts'],
  },
  {
    name: 'doubt is dated',
    at: 'decide',
    edits: [
      {
        file: CLAIM_STATE,
        find: 'const doubt = { ...before, notConfirmedSince: before.notConfirmedSince ?? piece.checkedAt };',
        replace: 'const doubt = { ...before, notConfirmedSince: piece.checkedAt };',
      },
    ],
    tests: ['faults/src/proof/lies.test.ts'],
  },
  {
    name: 'exact before tolerance',
    at: 'allocation',
    edits: [{ file: ALLOCATION, find: '    if (size.amountMinor === 0n) return 1;\n', replace: '' }],
    tests: ALLOCATION_TESTS,
  },
  {
    name: 'exact before tolerance',
    at: 'allocation, within tolerance before another sum',
    edits: [
      { file: ALLOCATION, find: 'return compareMoney(size, unit.tolerance) <= 0 ? 2 : 3;', replace: 'return 3;' },
    ],
    tests: ALLOCATION_TESTS,
  },
  {
    name: 'equal claims are contested',
    at: 'allocation',
    edits: [
      {
        file: ALLOCATION,
        find: 'if (mayWin && (others.length === 0 || this.#enoughAlike(key, rank, fitting))) {',
        replace: 'if (mayWin && (others.length >= 0 || this.#enoughAlike(key, rank, fitting))) {',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'equal claims are contested',
    at: 'allocation, another sum',
    edits: [
      {
        file: ALLOCATION,
        find: 'if (only && others.length === 0) this.#give(unit, only);\n      else if (only)',
        replace: 'if (only && others.length >= 0) this.#give(unit, only);\n      else if (only)',
      },
    ],
    tests: [...ALLOCATION_TESTS, 'faults/src/histories/histories.test.ts'],
  },
  {
    name: 'equal claims are contested',
    at: 'decide, the newcomer beside the holder',
    edits: [
      {
        file: `${DISCREPANCIES}/contested-payment.ts`,
        find: '...firstOf(newcomerIds)]',
        replace: '...newcomerIds.slice(0, 0)]',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'equal claims are contested',
    at: 'decide, the holder beside the newcomer',
    edits: [
      {
        file: `${DISCREPANCIES}/proof-already-used.ts`,
        find: 'each.orderId === order.orderId)',
        replace: 'each.orderId === order.orderId && false)',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'surplus stays',
    at: 'allocation',
    edits: [
      {
        file: ALLOCATION,
        find: 'const rank = Math.min(this.#rank(holder, storedBy), this.#rank(holder, NOTHING_HELD));',
        replace: 'const rank = this.#rank(holder, storedBy);',
      },
    ],
    tests: ALLOCATION_TESTS,
  },
  {
    name: 'cancelled order expects nothing',
    at: 'allocation',
    edits: [{ file: ALLOCATION, find: '  if (order.cancelledAt !== null) return zero(order.amount);\n', replace: '' }],
    tests: ALLOCATION_TESTS,
  },
  {
    name: 'cancelled order expects nothing',
    at: 'decide',
    edits: [{ file: DECIDE, find: "  if (order.cancelledAt !== null) return 'paid_after_cancel';\n", replace: '' }],
    tests: DECIDE_TESTS,
  },
  {
    name: 'parts wait for a person',
    at: 'decide, the state',
    edits: [
      { file: DECIDE, find: "if (money.fitting === null && !acceptsParts) return 'paid_in_parts';", replace: '' },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'more money never lowers',
    at: 'decide',
    edits: [
      {
        file: HELD_MONEY,
        find: 'counted.filter((unit) => fits(unit, order)),',
        replace: 'counted.filter((unit) => counted.length === 1 && fits(unit, order)),',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'person before rules',
    at: 'allocation, the rest of a unit',
    edits: [
      {
        file: ALLOCATION,
        find: '    this.#settled.add(key);\n  }\n\n  #contest',
        replace: "    if (allocation.by === 'rule') this.#settled.add(key);\n  }\n\n  #contest",
      },
    ],
    tests: ALLOCATION_TESTS,
  },
  {
    name: 'person before rules',
    at: 'allocation, what a person gave is no longer open',
    edits: [
      {
        file: ALLOCATION,
        find: 'flatMap(({ held }) => held);',
        replace: "flatMap(({ held }) => held.filter(({ by }) => by === 'rule'));",
      },
    ],
    tests: ALLOCATION_TESTS,
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
    name: 'part as shown now',
    at: 'decide',
    edits: [
      {
        file: PERSON_PARTS,
        find: 'const amount = compareMoney(allocation.amount, rest) > 0 ? rest : allocation.amount;',
        replace: 'const amount = allocation.amount;',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'part as shown now',
    at: 'decide, a transfer that is not there any more',
    edits: [
      {
        file: PERSON_PARTS,
        find: 'if (!unit || unit.amount.currency !== allocation.amount.currency) return [];',
        replace: 'if (!unit || unit.amount.currency !== allocation.amount.currency) return [allocation];',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'part as shown now',
    at: 'decide, money that was taken back',
    edits: [
      {
        file: PERSON_PARTS,
        find: 'return [{ ...allocation, amount: zero(allocation.amount) }];',
        replace: 'return [allocation];',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'money is reported',
    at: 'decide, an open check of shown money',
    edits: [
      {
        file: `${DISCREPANCIES}/failed-check.ts`,
        find: '(claim.units.length > 0 || check.kind !== undefined)',
        replace: 'check.kind !== undefined',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'money is reported',
    at: 'decide, a transfer beside one that pays',
    edits: [
      {
        file: `${DISCREPANCIES}/failed-check.ts`,
        find: 'const { order } = input.facts;\n  return claim.units',
        replace:
          'const { order } = input.facts;\n  if (input.allocation.allocations.some(({ orderId }) => orderId === order.orderId)) return [];\n  return claim.units',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'money is reported',
    at: 'decide, the rest of a unit that a person split',
    edits: [
      {
        file: `${DISCREPANCIES}/money-unallocated.ts`,
        find: 'if (rest === null || rest.amountMinor <= 0n) return [];',
        replace: 'return [];',
      },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'callback differs',
    at: 'decide',
    edits: [
      { file: `${DISCREPANCIES}/callback-differs.ts`, find: 'if (!differing) return [];', replace: 'return [];' },
    ],
    tests: DECIDE_TESTS,
  },
  {
    name: 'turn of each claim',
    at: 'claims of one verification',
    edits: [
      {
        file: 'packages/payments/src/decide/claims-to-verify.ts',
        find: 'right.claimedAt.getTime() - left.claimedAt.getTime()',
        replace: 'left.claimedAt.getTime() - right.claimedAt.getTime()',
      },
    ],
    tests: ['packages/payments/src/decide/claims-to-verify.test.ts'],
  },
  {
    name: 'turn of each claim',
    at: 'claims of one verification, places for new ones',
    edits: [
      {
        file: 'packages/payments/src/decide/claims-to-verify.ts',
        find: 'const KNOWN_CLAIMS = 8;',
        replace: 'const KNOWN_CLAIMS = 16;',
      },
    ],
    tests: ['packages/payments/src/decide/claims-to-verify.test.ts'],
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
    name: 'numbers of logs',
    at: 'chain',
    edits: [
      {
        file: 'packages/chain/src/verify/quorum.ts',
        find: '.map(({ logIndex: _, ...log }) => log);',
        replace: '.map((log) => log);',
      },
    ],
    tests: CHAIN_TESTS,
  },
  {
    name: 'withdrawal on knowledge',
    at: 'chain, two other blocks at that height',
    edits: [
      {
        file: 'packages/chain/src/verify/quorum.ts',
        find: 'hashes.length >= quorum && hashes.every((each) => each === hash) ? hash : null;',
        replace: 'hashes.length >= quorum ? hash : null;',
      },
    ],
    tests: CHAIN_TESTS,
  },
  {
    name: 'withdrawal on knowledge',
    at: 'chain, fewer nodes than the quorum',
    edits: [
      {
        file: 'packages/chain/src/verify/quorum.ts',
        find: 'hash !== undefined && hashes.length >= quorum &&',
        replace: 'hash !== undefined &&',
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
  {
    name: 'majority of hosts',
    at: 'configuration',
    edits: [
      {
        file: PARSE_CHAINS,
        find: 'return hosts === 1 || quorum * 2 > hosts;',
        replace: 'return hosts > 0 && quorum > 0;',
      },
    ],
    tests: PARSE_CHAINS_TESTS,
  },
  {
    name: 'weak configuration',
    at: 'chain, the zero address',
    edits: [{ file: PARSE_CHAINS, find: '!/^0x0{40}$/.test(text)', replace: 'text.length > 0' }],
    tests: PARSE_CHAINS_TESTS,
  },
  {
    name: 'weak configuration',
    at: 'Neopay, a status that means something else',
    edits: [
      {
        file: 'packages/adapters/neopay/src/payment-status.ts',
        find: 'if (documented !== null && PAID_CHECK[ours] !== PAID_CHECK[documented])',
        replace: 'if (false)',
      },
    ],
    tests: ['packages/adapters/neopay/src/config.test.ts'],
  },
  {
    name: 'signature of a callback',
    at: 'receiver',
    edits: [
      {
        file: 'apps/callback-receiver/src/receive/verified-sender.ts',
        find: '  if (!verification.verified) return verification;\n  const { keyId = address.keyId } = verification;',
        replace: '  const { keyId = address.keyId } = verification as { readonly keyId?: string };',
      },
    ],
    tests: ['apps/callback-receiver/src/receive/any-provider.test.ts'],
  },
  {
    name: 'signature of a callback',
    at: 'Standard Webhooks',
    edits: [
      {
        file: 'packages/payments/src/standard-webhooks.ts',
        find: 'if (candidate.length === expected.length && timingSafeEqual(candidate, expected)) keyId = secret.keyId;',
        replace: 'if (candidate.length === expected.length) keyId = secret.keyId;',
      },
    ],
    tests: ['packages/payments/src/standard-webhooks.test.ts'],
  },
  {
    name: 'age of a signature',
    at: 'Standard Webhooks',
    edits: [
      {
        file: 'packages/payments/src/standard-webhooks.ts',
        find: "return Math.abs(ageSeconds) > TOLERANCE_SECONDS ? 'expired' : null;",
        replace: 'return Number.isNaN(ageSeconds * TOLERANCE_SECONDS) ? "expired" : null;',
      },
    ],
    tests: ['packages/payments/src/standard-webhooks.test.ts'],
  },
  ...EVENT_AND_RUN_MUTANTS,
];
