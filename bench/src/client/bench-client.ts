import { runToEnd, startProcess } from '../processes.ts';
import { type Ratio, ratioOf } from '../ratio.ts';
import type { CallPlan, CallResult } from './call-pages.ts';
import type { CallerName } from './callers.ts';

/**
 * Compares the validating client with ts-rest's own, which validates too, and with undici, which validates nothing.
 * Each reads a page of ten payments repeatedly, 16 calls in flight, from a server process. Ratios are medians over the
 * rounds.
 */
export async function benchClient(options: {
  readonly quick: boolean;
  readonly progress: (sentence: string) => void;
}): Promise<ClientReport> {
  const { quick, progress } = options;
  const roundCount = quick ? 1 : 3;
  const server = await startProcess('./client/serve-page.ts');
  try {
    const measured: Record<string, CallResult[]> = {};
    for (let round = 0; round < roundCount; round += 1) {
      for (const caller of CALLERS) {
        progress(`round ${round + 1} of ${roundCount}: ${caller}`);
        const plan: CallPlan = {
          caller,
          port: server.port,
          inFlight: 16,
          warmSeconds: quick ? 1 : 2,
          seconds: quick ? 2 : 5,
        };
        measured[caller] = [...(measured[caller] ?? []), await runToEnd<CallResult>('./client/call-pages.ts', plan)];
      }
    }
    return { measured, ratios: ratiosOf(measured) };
  } finally {
    await server.stop();
  }
}

export interface ClientReport {
  readonly measured: Readonly<Record<string, readonly CallResult[]>>;
  readonly ratios: readonly Ratio[];
}

const CALLERS: readonly CallerName[] = ['punteo', 'tsRest', 'undici'];

function ratiosOf(measured: Readonly<Record<string, readonly CallResult[]>>): Ratio[] {
  const rates = (caller: CallerName) => (measured[caller] ?? []).map(({ perSecond }) => perSecond);
  return [
    ratioOf('calls per second against ts-rest with validateResponse', rates('punteo'), rates('tsRest'), { least: 1.6 }),
    ratioOf('calls per second against undici that validates nothing', rates('punteo'), rates('undici'), {
      least: 0.75,
    }),
  ];
}
