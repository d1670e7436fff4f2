import { enableCompileCache } from 'node:module';
import { Command, InvalidArgumentError } from 'commander';

// Modules that are imported from here on are cached, also by the next start.
enableCompileCache();

const program = new Command('pnpm demo')
  .description(
    'Run a day of trade with faults on this machine, reconcile it, and keep everything running for you to explore.',
  )
  .option('--once', 'end after the result is printed')
  .option('--json', 'print the result as one JSON document on stdout')
  .option('--day', 'run the seeded day of the sandbox instead: ten thousand orders, and every kind of discrepancy')
  .option('--orders <count>', 'of the seeded day: how many orders have no discrepancy', wholeNumber, 10_000)
  .option('--seed <number>', 'of the seeded day: another one is another day', wholeNumber, 1)
  .option('--kill-receiver', 'kill the receiver halfway; the providers then send each callback until it is accepted')
  .parse();
const {
  once = false,
  json = false,
  killReceiver = false,
  day: isSeeded = false,
  orders,
  seed,
} = program.opts<{
  once?: boolean;
  json?: boolean;
  killReceiver?: boolean;
  day?: boolean;
  orders: number;
  seed: number;
}>();

const [{ day }, { DayActions }, { startEnvironment }, { resultText, scenariosText, unexpectedCounts }, run, scenario] =
  await Promise.all([
    import('./day.ts'),
    import('./day-actions.ts'),
    import('./environment.ts'),
    import('./print-day.ts'),
    import('./run-day.ts'),
    import('./scenario.ts'),
  ]);

const note = (text: string) => process.stderr.write(`${text}\n`);
if (!isSeeded) (json ? process.stderr : process.stdout).write(`${scenariosText(day)}\n\n`);

note('Starting PostgreSQL, both providers, a chain node and both apps …');
const environment = await startEnvironment({
  resendCallbacks: killReceiver || isSeeded,
  preferDefaultPorts: true,
  ...(isSeeded ? { seed } : {}),
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await environment.close();
    process.exit(0);
  });
}

try {
  note('Running the day …');
  const unexpected = isSeeded ? await seededDay() : await dayOfScenarios();
  for (const line of unexpected) note(`Not as expected: ${line}`);
  if (unexpected.length > 0) process.exitCode = 70;
} catch (error) {
  note(`The day could not be run: ${error instanceof Error ? error.message : String(error)}`);
  await environment.close();
  process.exit(70);
}

if (once) {
  await environment.close();
} else {
  note('');
  note(
    `Dashboard and API   ${environment.reconciliationUrl}  (health and metrics: ${environment.reconciliationAdminUrl})`,
  );
  note(`Callback receiver   ${environment.receiverUrl}  (health and metrics: ${environment.adminUrl})`);
  note(`Sandbox Neopay      ${environment.sandbox.neopay.url}`);
  note(`Sandbox Pentagoo    ${environment.sandbox.pentagoo.url}`);
  note(`Chain node          ${environment.sandbox.chain.rpcUrl}`);
  note('Everything runs until you press Ctrl-C.');
}

/** What is not as expected, of the demo's own day. */
async function dayOfScenarios(): Promise<readonly string[]> {
  const result = await run.runDay(
    new DayActions(environment),
    day,
    killReceiver ? () => environment.killReceiver() : undefined,
  );
  process.stdout.write(json ? `${JSON.stringify(result.report)}\n` : `\n${resultText(result)}\n`);
  return unexpectedCounts(scenario.expectedCounts(day), result.report);
}

/** What is not as expected, of the seeded day. */
async function seededDay(): Promise<readonly string[]> {
  const [{ createTradingDay }, { runTradingDay, tradingDayText }] = await Promise.all([
    import('@punteo/sandbox'),
    import('./trading-day/run-trading-day.ts'),
  ]);
  const result = await runTradingDay(createTradingDay({ seed, cleanOrders: orders }), environment, note);
  process.stdout.write(json ? `${JSON.stringify(result)}\n` : `\n${tradingDayText(result)}\n`);
  return [
    ...result.missing.map((line) => `missing ${line}`),
    ...result.unexpected.map((line) => `unexpected ${line}`),
    ...(result.complete ? [] : ['the run is incomplete']),
  ];
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
}
