import { neopayFromEnvironment } from '@punteo/adapter-neopay';
import { pentagooFromEnvironment } from '@punteo/adapter-pentagoo';
import { callNeopay } from './neopay-calls.ts';
import { callPentagoo } from './pentagoo-calls.ts';
import { type CallResult, createRun, type SkippedCall } from './run.ts';

/** The result for one provider. It holds no credential, no id and no value of an answer except status words. */
export interface ProviderReport {
  readonly provider: string;
  /** Null: the calls were made. */
  readonly skipped: string | null;
  readonly calls: readonly CallResult[];
  readonly skippedCalls: readonly SkippedCall[];
}

export interface ContractReport {
  readonly startedAt: string;
  readonly providers: readonly ProviderReport[];
}

/**
 * Calls each provider whose keys the environment has, and compares every answer with the contract. Throws a `PunteoError`
 * `configuration_invalid` for keys that no app would start with.
 */
export async function contractTests(
  environment: Readonly<Record<string, string | undefined>>,
  { mayCreate = false }: { readonly mayCreate?: boolean } = {},
): Promise<ContractReport> {
  const startedAt = new Date().toISOString();
  const neopay = neopayFromEnvironment(environment);
  const pentagoo = pentagooFromEnvironment(withCallbackToken(environment));
  const reportOf = async (
    provider: string,
    variables: string,
    call: ((run: ReturnType<typeof createRun>) => Promise<void>) | null,
  ): Promise<ProviderReport> => {
    if (call === null) return { provider, skipped: `${variables} are not set`, calls: [], skippedCalls: [] };
    const run = createRun(mayCreate);
    await call(run);
    return { provider, skipped: null, calls: run.results, skippedCalls: run.skipped };
  };
  const providers = [
    await reportOf('neopay', 'NEOPAY_TOKEN and NEOPAY_APP_KEY', neopay && ((run) => callNeopay(run, neopay))),
    await reportOf(
      'pentagoo',
      'PENTAGOO_INTEGRATION_KEY and PENTAGOO_INTEGRATION_SECRET',
      pentagoo && ((run) => callPentagoo(run, pentagoo)),
    ),
  ];
  return { startedAt, providers };
}

/** The adapter needs a token for callback addresses; no callback is expected here. */
function withCallbackToken(environment: Readonly<Record<string, string | undefined>>) {
  const { PENTAGOO_INTEGRATION_KEY: key, PENTAGOO_INTEGRATION_SECRET: secret } = environment;
  return { ...environment, PENTAGOO_CALLBACK_TOKENS: key || secret ? 'x'.repeat(43) : '' };
}
