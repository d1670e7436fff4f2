import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { PunteoError } from '@punteo/payments';
import { type ContractReport, contractTests } from './contract-tests.ts';
import { exitCodeOf, reportText } from './report.ts';

const HELP = `pnpm contract-tests [--create] [--json <file>]

Calls the providers whose keys are in the environment, and compares every answer with the contract.
  --create       also creates a payment of 1.00 at each provider, which stays unpaid
  --json <file>  writes the report as JSON, too
`;

process.exitCode = await main();

/** Exit codes: 0 as in the contract, or no keys; 1 differences; 2 a provider did not answer; 64 usage; 78 keys. */
async function main(): Promise<number> {
  let options: { create?: boolean; json?: string; help?: boolean };
  try {
    ({ values: options } = parseArgs({
      options: { create: { type: 'boolean' }, json: { type: 'string' }, help: { type: 'boolean' } },
    }));
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n\n${HELP}`);
    return 64;
  }
  if (options.help) {
    process.stdout.write(HELP);
    return 0;
  }
  let report: ContractReport;
  try {
    report = await contractTests(process.env, { mayCreate: options.create ?? false });
  } catch (error) {
    if (!(error instanceof PunteoError) || error.code !== 'configuration_invalid') throw error;
    process.stderr.write(`${error.message}\n`);
    return 78;
  }
  process.stdout.write(`${reportText(report)}\n`);
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(report, null, 2)}\n`);
  return exitCodeOf(report);
}
