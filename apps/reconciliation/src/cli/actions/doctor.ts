import { setVariables } from '@punteo/app-kit/config';
import { createProviders } from '@punteo/app-kit/providers';
import { receiverProblems } from '@punteo/app-kit/receiver-variables';
import { type ProbeResult, PunteoError } from '@punteo/payments';
import { type Config, readConfig } from '../../config.ts';
import type { CallbackUrl } from '../../doctor/callback-address.ts';
import { checkWithoutStore, runDoctor } from '../../doctor/doctor.ts';
import { storeErrorCheck } from '../../doctor/store-error.ts';
import { textTable } from '../../report/text-table.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

export async function doctor(
  context: CommandContext,
  options: CommonOptions & { readonly callbackUrl?: string },
): Promise<number> {
  const checks = await check(context, options.callbackUrl);
  context.terminal.print(options.json ? json({ checks }) : textTable(checks.flatMap(rowsOf)));
  if (checks.some(({ name, result }) => name === CONFIGURED.name && result === 'fail')) return EXIT.wrongConfiguration;
  const has = (result: ProbeResult['result']) => checks.some((each) => each.result === result);
  return has('fail') ? EXIT.incomplete : has('warn') ? EXIT.needsAttention : EXIT.ok;
}

/**
 * Runs every check that is possible: without a database those of the providers, without a configuration none. Wrong variables
 * of the receiver are failed checks among the others.
 */
async function check(context: CommandContext, url: string | undefined): Promise<readonly ProbeResult[]> {
  const ofReceiver = receiverProblems(setVariables(context.environment)).map(configurationFault);
  let config: Config;
  try {
    config = await readConfig(context.environment);
  } catch (error) {
    return [...configurationFaults(error), ...ofReceiver];
  }
  const configured = ofReceiver.length === 0 ? [CONFIGURED] : ofReceiver;
  const { proxyUrl } = config.providers;
  const callbackUrl = { url: url ?? config.publicUrl, isConfigured: url === undefined, proxyUrl };
  try {
    return await withApp(context, async (app) => [...configured, MIGRATED, ...(await runDoctor(app, callbackUrl))]);
  } catch (error) {
    return [...configured, storeErrorCheck(error), ...(await withoutStore(config, callbackUrl))];
  }
}

async function withoutStore(config: Config, callbackUrl: CallbackUrl): Promise<readonly ProbeResult[]> {
  try {
    const { publicUrl, callbackKeys: keyring } = config;
    const providers = await createProviders(config.providers, { publicUrl, keyring });
    return await checkWithoutStore({ providers, clock: () => new Date(), rules: config.rules }, callbackUrl);
  } catch (error) {
    return configurationFaults(error);
  }
}

/** One failed check per wrong variable. */
function configurationFaults(error: unknown): readonly ProbeResult[] {
  const details =
    error instanceof PunteoError ? error.message.split('\n') : ['The check ended with an internal error.'];
  return details.map(configurationFault);
}

function configurationFault(detail: string): ProbeResult {
  return { name: CONFIGURED.name, result: 'fail', detail };
}

const CONFIGURED: ProbeResult = {
  name: 'configuration',
  result: 'ok',
  detail: 'Every variable that is set is valid, those of the receiver among them.',
};
const MIGRATED: ProbeResult = {
  name: 'migrations',
  result: 'ok',
  detail: 'The schema is one that this version works with.',
};

function rowsOf({ name, result, detail, lines = [] }: ProbeResult): readonly (readonly string[])[] {
  return [[SYMBOLS[result], name, detail], ...firstLines(lines).map((line) => ['', '', `  ${line}`])];
}

const SYMBOLS = { ok: '✓', fail: '✗', warn: '!' } as const satisfies Record<ProbeResult['result'], string>;

/** A sender can make up any number of fields; they must not push the other checks off the screen. */
function firstLines(lines: readonly string[]): readonly string[] {
  const more = lines.length - LINES_SHOWN;
  return more <= 0 ? lines : [...lines.slice(0, LINES_SHOWN), `and ${more} more: --json has all of them`];
}

const LINES_SHOWN = 40;
