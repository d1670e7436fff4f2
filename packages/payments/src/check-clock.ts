import type { ProbeResult } from './ports/provider.ts';

/** How far another's clock is from ours: beyond half a minute somebody should look, beyond five minutes orders are misjudged. */
export function checkClock(name: string, theirs: Date | null, ours: Date): ProbeResult {
  if (theirs === null || Number.isNaN(theirs.getTime())) {
    return { name, result: 'warn', detail: 'It does not say what time it is; compare this host’s clock by hand.' };
  }
  const seconds = Math.round((ours.getTime() - theirs.getTime()) / 1_000);
  const apart = Math.abs(seconds);
  if (apart <= WARN_SECONDS) return { name, result: 'ok', detail: `Our clocks agree within ${WARN_SECONDS} seconds.` };
  const order = seconds > 0 ? 'ahead of' : 'behind';
  return {
    name,
    result: apart > FAIL_SECONDS ? 'fail' : 'warn',
    detail: `Our clock is ${apart} seconds ${order} theirs: see that this host keeps time (NTP).`,
  };
}

const WARN_SECONDS = 30;
const FAIL_SECONDS = 300;
