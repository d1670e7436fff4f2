import { reconciliation } from '@punteo/contracts/reconciliation';
import { expect, test } from 'vitest';
import { silentTerminal } from './__fixtures__/silent-terminal.ts';
import { createProgram } from './create-program.ts';

/**
 * The command that does what each route of the API does, with the options that it needs, or `reason:` and why there is none.
 * What the web pages can do, they do through these routes.
 */
const COMMANDS = {
  getSession: 'reason: whoever runs a command has the database, and no session',
  signIn: 'tokens link',
  signOut: 'tokens signout',
  putOrder: 'orders import',
  getOrder: 'orders show',
  listOrders: 'orders list',
  summariseOrders: 'orders list',
  createPayment: 'pay',
  putFulfilment: 'orders fulfil',
  getStory: 'orders show',
  getMoney: 'orders show',
  amendOrder: 'orders amend',
  cancelOrder: 'orders cancel',
  closeOrder: 'orders close',
  withdrawFulfilment: 'orders unfulfil',
  bindClaim: 'orders bind',
  withdrawClaim: 'orders unbind',
  allocateMoney: 'orders allocate',
  withdrawAllocation: 'orders unallocate',
  acceptParts: 'orders accept-parts',
  splitPayment: 'orders split --part',
  requestVerification: 'orders verify',
  listPayments: 'payments list',
  summarisePayments: 'payments list',
  listRefundBalances: 'refunds list',
  listRefunds: 'refunds list --recorded',
  recordRefund: 'refunds record',
  withdrawRefund: 'refunds withdraw',
  listCallbacks: 'callbacks list',
  getCallback: 'callbacks show',
  replayCallback: 'callbacks replay',
  replayCallbacks: 'callbacks replay --count',
  startRun: 'reconcile',
  listRuns: 'runs list',
  getRun: 'runs show',
  cancelRun: 'runs cancel',
  listRunDiscrepancies: 'runs show --json',
  diffRuns: 'runs diff',
  listStatements: 'statements list',
  getStatement: 'statements show',
  listStatementBadRows: 'statements show --bad-rows',
  acceptStatement: 'statements accept',
  withdrawStatement: 'statements withdraw',
  listStatementEntries: 'statements entries',
  listDiscrepancies: 'discrepancies list',
  summariseDiscrepancies: 'discrepancies list',
  getDiscrepancy: 'discrepancies show',
  getDiscrepancyHistory: 'discrepancies show',
  getNextSteps: 'discrepancies show',
  patchDiscrepancy: 'discrepancies assign',
  changeDiscrepancies: 'discrepancies resolve --count',
  importDiscrepancies: 'discrepancies import',
  listEvents: 'events list',
  getEvent: 'events show',
  resendEvents: 'events resend',
  getOverview: 'overview',
  getOrderDays: 'statistics orders',
  getCallbackHours: 'statistics callbacks',
  getHealth: 'health',
  runDoctor: 'doctor',
  getSettings: 'settings',
  listAudit: 'audit list',
  getAuditHead: 'audit head',
  verifyAudit: 'audit verify',
  planErasure: 'erase',
  erase: 'erase --apply',
  listErasures: 'erasures list',
  closePeriod: 'periods close',
  listPeriods: 'periods list',
  getPeriod: 'periods show',
  listPeriodEntries: 'periods show --part',
  listPeriodOpenItems: 'periods show --part',
  getPeriodStatement: 'periods show --format',
  getPeriodStatementCsv: 'periods show --format',
} as const satisfies Record<keyof typeof reconciliation, string>;

test('every route of the API has a command or a reason, and no other is listed', () => {
  expect(Object.keys(COMMANDS).sort()).toEqual(Object.keys(reconciliation).sort());
});

test.each(Object.entries(COMMANDS).filter(([, command]) => !command.startsWith('reason:')))(
  'what %s does, `punteo %s` does',
  (_route, line) => {
    const parts = line.split(' ');
    const path = parts.filter((part) => !part.startsWith('--'));
    const program = createProgram({ terminal: silentTerminal, environment: {}, actor: 'test', setExitCode: () => {} });
    let command = program;
    for (const name of path) {
      const found = command.commands.find((each) => each.name() === name);
      if (found === undefined) throw new Error(`There is no command ${line}.`);
      command = found;
    }
    const options = command.options.map(({ long }) => long);
    expect(parts.filter((part) => part.startsWith('--') && !options.includes(part))).toEqual([]);
  },
);
