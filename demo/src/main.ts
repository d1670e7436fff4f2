import { Command } from 'commander';
import { day } from './day.ts';
import { startWorld } from './environment.ts';
import { playDay } from './play-day.ts';
import { dayText, differences, scriptText } from './print-day.ts';
import { countDay } from './scenario.ts';

const program = new Command('pnpm demo')
  .description('Plays a day of trade with faults on this machine, reconciles it, and stays up for you to look around.')
  .option('--once', 'end after the table')
  .option('--json', 'with --once: print one JSON document on stdout instead')
  .option('--kill-receiver', 'end the receiver with SIGKILL half-way; the providers then send again until answered')
  .parse();
const {
  once = false,
  json = false,
  killReceiver = false,
} = program.opts<{ once?: boolean; json?: boolean; killReceiver?: boolean }>();

const say = (text: string) => process.stderr.write(`${text}\n`);
(json ? process.stderr : process.stdout).write(`${scriptText(day)}\n\n`);

say('Starting PostgreSQL, both providers, a chain node and both apps …');
const world = await startWorld({ persistentSender: killReceiver, usualPorts: true });
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await world.close();
    process.exit(0);
  });
}

try {
  say('Playing the day …');
  const played = await playDay(world, day, killReceiver ? () => world.killReceiver() : undefined);
  process.stdout.write(json ? `${JSON.stringify(played.report)}\n` : `${dayText(played)}\n`);
  const astray = differences(countDay(day), played.report);
  for (const line of astray) say(`Not as scripted: ${line}`);
  if (astray.length > 0) process.exitCode = 70;
} catch (error) {
  say(`The day could not be played: ${error instanceof Error ? error.message : String(error)}`);
  await world.close();
  process.exit(70);
}

if (once) {
  await world.close();
} else {
  say('');
  say(`Page and API        ${world.reconciliationUrl}`);
  say(`Callback receiver   ${world.receiverUrl}  (health and metrics: ${world.adminUrl})`);
  say(`Sandbox Neopay      ${world.sandbox.neopay.url}`);
  say(`Sandbox Pentagoo    ${world.sandbox.pentagoo.url}`);
  say(`Chain node          ${world.sandbox.chain.rpcUrl}`);
  say('Everything runs until you press Ctrl-C.');
}
