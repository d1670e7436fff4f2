import type { SoakProcesses } from '../soak/start-processes.ts';
import type { SupervisedProcess } from '../soak/supervised-process.ts';

/** What the processes of one version did since they started. */
export interface Shares {
  /** Callbacks that its receiver stored. */
  readonly callbacks: number;
  /** Orders that its worker verified. */
  readonly verifications: number;
  /** Merchant events that its worker delivered. */
  readonly deliveries: number;
}

/** Reads them from the metrics of a version. */
export async function sharesOf({ receivers, workers }: SoakProcesses): Promise<Shares> {
  const [ofReceivers, ofWorkers] = [await metricsOf(receivers), await metricsOf(workers)];
  return {
    callbacks: sum(ofReceivers, /^punteo_callbacks_total\{outcome="stored"\} (\d+)$/gm),
    verifications: sum(ofWorkers, /^punteo_verifications_total\{[^}]*outcome="answered"\} (\d+)$/gm),
    deliveries: sum(ofWorkers, /^punteo_event_deliveries_total\{[^}]*outcome="delivered"\} (\d+)$/gm),
  };
}

async function metricsOf(processes: readonly SupervisedProcess[]): Promise<string> {
  const texts = processes.map(async ({ readyUrl }) => (await fetch(new URL('/metrics', readyUrl))).text());
  return (await Promise.all(texts)).join('\n');
}

function sum(text: string, pattern: RegExp): number {
  return [...text.matchAll(pattern)].reduce((total, [, count]) => total + Number(count), 0);
}
