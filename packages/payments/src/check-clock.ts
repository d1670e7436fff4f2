import type { ProbeResult } from './ports/provider.ts';

/**
 * Compares another system's clock with ours: beyond half a minute it warns; beyond five minutes it fails, because
 * orders would be decided wrongly.
 */
export function checkClock(name: string, theirs: Date | null, ours: Date): ProbeResult {
  if (theirs === null || Number.isNaN(theirs.getTime())) {
    return { name, result: 'warn', detail: 'The answer has no date. Compare this host’s clock by hand.' };
  }
  const seconds = Math.round((ours.getTime() - theirs.getTime()) / 1_000);
  const difference = Math.abs(seconds);
  if (difference <= WARN_SECONDS)
    return { name, result: 'ok', detail: `Our clocks agree within ${WARN_SECONDS} seconds.` };
  const order = seconds > 0 ? 'ahead of' : 'behind';
  return {
    name,
    result: difference > FAIL_SECONDS ? 'fail' : 'warn',
    detail: `Our clock is ${difference} seconds ${order} theirs. Check the time synchronisation (NTP) of this host.`,
  };
}

const WARN_SECONDS = 30;
const FAIL_SECONDS = 300;
