import { type CallerName, callers } from './callers.ts';

// A process of its own: reads a page repeatedly by the plan in its argument and prints the result as JSON.

export interface CallPlan {
  readonly caller: CallerName;
  readonly port: number;
  readonly inFlight: number;
  readonly warmSeconds: number;
  readonly seconds: number;
}

export interface CallResult {
  readonly perSecond: number;
  /** CPU time of this process per call. */
  readonly cpuMicroseconds: number;
}

const plan = JSON.parse(process.argv[2] ?? '') as CallPlan;
const read = callers[plan.caller](`http://127.0.0.1:${plan.port}`);

await callFor(plan.warmSeconds);
const cpuBefore = process.cpuUsage();
const start = performance.now();
const calls = await callFor(plan.seconds);
const seconds = (performance.now() - start) / 1_000;
const { user, system } = process.cpuUsage(cpuBefore);
const result: CallResult = { perSecond: calls / seconds, cpuMicroseconds: (user + system) / calls };
process.stdout.write(JSON.stringify(result), () => process.exit(0));

async function callFor(seconds: number): Promise<number> {
  const until = performance.now() + seconds * 1_000;
  let calls = 0;
  const callOneAfterAnother = async () => {
    while (performance.now() < until) {
      const rows = await read();
      if (rows !== 10) throw new Error(`${plan.caller} read ${rows} payments on a page of 10.`);
      calls += 1;
    }
  };
  await Promise.all(Array.from({ length: plan.inFlight }, callOneAfterAnother));
  return calls;
}
