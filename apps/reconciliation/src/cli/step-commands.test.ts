import { expect, test } from 'vitest';
import { silentTerminal } from './__fixtures__/silent-terminal.ts';
import { createProgram } from './create-program.ts';
import { stepCommands } from './step-commands.ts';

const CLAIM = { provider: 'neopay', claim: '0d9b2f4e' };
const AMOUNT = { value: '40.00', currency: 'GBP' };

/** The requests of next steps: operation, path and body, and the command lines that do the same. */
const STEPS: readonly (readonly [string, string, Readonly<Record<string, unknown>>, readonly string[]])[] = [
  ['putFulfilment', '/v1/orders/A-1/fulfilment', {}, ['orders fulfil A-1 --reason REASON']],
  ['putFulfilment', '/v1/orders/A-1/fulfilment', { force: true }, ['orders fulfil A-1 --force --reason REASON']],
  ['withdrawFulfilment', '/v1/orders/A-1/fulfilment/withdrawals', {}, ['orders unfulfil A-1 --reason REASON']],
  ['bindClaim', '/v1/orders/A%201/claims', CLAIM, ["orders bind 'A 1' neopay 0d9b2f4e --reason REASON"]],
  ['bindClaim', '/v1/orders/{orderId}/claims', CLAIM, ['orders bind ORDER neopay 0d9b2f4e --reason REASON']],
  ['bindClaim', '/v1/orders/A-1/claims', {}, ['orders bind A-1 PROVIDER CLAIM --reason REASON']],
  ['withdrawClaim', '/v1/orders/A-1/claims/withdrawals', CLAIM, ['orders unbind A-1 neopay 0d9b2f4e --reason REASON']],
  [
    'allocateMoney',
    '/v1/orders/A-1/allocations',
    { ...CLAIM, unitId: 'u1', amount: AMOUNT },
    ['orders allocate A-1 neopay 0d9b2f4e 40.00 --unit u1 --reason REASON'],
  ],
  ['acceptParts', '/v1/orders/A-1/parts-acceptance', {}, ['orders accept-parts A-1 --reason REASON']],
  [
    'amendOrder',
    '/v1/orders/A-1/amendments',
    { amount: AMOUNT },
    ['orders amend A-1 --amount 40.00 --currency GBP --reason REASON'],
  ],
  [
    'amendOrder',
    '/v1/orders/A-1/amendments',
    { dueAt: '2026-03-01T10:00:00.000Z' },
    ['orders amend A-1 --due 2026-03-01T10:00:00.000Z --reason REASON'],
  ],
  [
    'amendOrder',
    '/v1/orders/A-1/amendments',
    { providers: ['neopay', 'pentagoo'] },
    ['orders amend A-1 --providers neopay,pentagoo --reason REASON'],
  ],
  [
    'recordRefund',
    '/v1/orders/A-1/refunds',
    { ...CLAIM, amount: AMOUNT },
    ['refunds record A-1 neopay 0d9b2f4e 40.00 --currency GBP --reason REASON'],
  ],
  ['cancelOrder', '/v1/orders/A-1/cancellation', {}, ['orders cancel A-1 --reason REASON']],
  ['closeOrder', '/v1/orders/A-1/closure', {}, ['orders close A-1 --reason REASON']],
  ['requestVerification', '/v1/orders/A-1/verifications', {}, ['orders verify A-1 --reason REASON']],
  ['replayCallback', '/v1/callbacks/7/replay', {}, ['callbacks replay 7 --reason REASON']],
  [
    'resendEvents',
    '/v1/events/resend',
    { eventIds: ['e1', 'e2'] },
    ['events resend e1 --reason REASON', 'events resend e2 --reason REASON'],
  ],
  ['putOrder', '/v1/orders/{orderId}', {}, ['orders import FILE']],
  [
    'createPayment',
    '/v1/orders/A-1/payments',
    { provider: 'neopay', retryLost: true },
    ['pay A-1 --provider neopay --retry-lost --details DETAILS'],
  ],
  ['startRun', '/v1/runs', {}, ['reconcile']],
  ['patchDiscrepancy', '/v1/discrepancies/7', { state: 'resolved' }, ['discrepancies resolve 7 --reason REASON']],
  ['patchDiscrepancy', '/v1/discrepancies/7', { state: 'open' }, ['discrepancies reopen 7 --reason REASON']],
];

test.each(STEPS)('the step %s at %s with %j has the command that does the same', (operation, path, body, lines) => {
  const found = stepCommands({ operation, path, body: { ...body }, method: 'POST', needs: [] });
  expect(found).toEqual(lines);
  for (const line of found) expectCommand(line);
});

/** There is such a command, with these options and as many arguments. */
function expectCommand(line: string): void {
  const texts = line.match(/'[^']*'|\S+/g) ?? [];
  let command = createProgram({ terminal: silentTerminal, environment: {}, actor: 'test', setExitCode: () => {} });
  while (command.commands.length > 0) {
    const found = command.commands.find((each) => each.name() === texts[0]);
    if (found === undefined) throw new Error(`There is no command ${line}.`);
    command = found;
    texts.shift();
  }
  const { operands, unknown } = command.parseOptions(texts);
  expect(unknown, line).toEqual([]);
  expect(operands, line).toHaveLength(command.registeredArguments.length);
}
