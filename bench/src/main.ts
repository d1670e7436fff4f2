import { Command } from 'commander';
import { benchReceive } from './receive/bench-receive.ts';
import { receiveTable } from './receive/receive-table.ts';
import { benchVerify } from './verify/bench-verify.ts';
import { verifyTable } from './verify/verify-table.ts';

const program = new Command('bench').description('What is fast, and how fast, against peers in one run.');

program
  .command('receive')
  .description('the receiver beside raw node:http, itself without a store, and two peers that store')
  .option('--json', 'print one JSON document on stdout')
  .option('--quick', 'one short round: an impression, not a figure')
  .action(async (options: { json?: boolean; quick?: boolean }) => {
    const report = await benchReceive({
      quick: options.quick ?? false,
      progress: (sentence) => process.stderr.write(`${sentence}\n`),
    });
    process.stdout.write(
      options.json ? `${JSON.stringify({ name: 'receive', ratios: report.ratios }, null, 2)}\n` : receiveTable(report),
    );
  });

program
  .command('verify')
  .description('one worker process: payments proven a second, and how soon a callback is looked at')
  .option('--json', 'print one JSON document on stdout')
  .option('--quick', 'one short round: an impression, not a figure')
  .action(async (options: { json?: boolean; quick?: boolean }) => {
    const report = await benchVerify({
      quick: options.quick ?? false,
      progress: (sentence) => process.stderr.write(`${sentence}\n`),
    });
    process.stdout.write(
      options.json ? `${JSON.stringify({ name: 'verify', ratios: report.ratios }, null, 2)}\n` : verifyTable(report),
    );
  });

await program.parseAsync();
