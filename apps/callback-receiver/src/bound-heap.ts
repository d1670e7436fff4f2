import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/**
 * Keeps the process below 300 MiB while data comes and goes quickly, as under a flood of callbacks, of which less than 50 MiB
 * are alive at a time. By default V8 lets the young generation grow to 128 MiB, and the old one to four times what was alive
 * at its last collection, before it frees any. These flags apply to a running process, so no option of the command is
 * needed. Returns a function to be called when the process has started.
 */
export function boundHeap(): () => void {
  setFlagsFromString(`--heap-growing-percent=${OLD_GROWTH_PERCENT}`);
  // The modules that are loaded now stay alive: a large young generation would only copy them.
  setFlagsFromString('--semi-space-growth-factor=1');
  return () => {
    const observer = new PerformanceObserver(() => {
      if (youngBytes() < YOUNG_BYTES) return;
      setFlagsFromString('--semi-space-growth-factor=1');
      observer.disconnect();
    });
    observer.observe({ entryTypes: ['gc'] });
    // It doubles when many of its objects survive: large enough, it stays as it is.
    setFlagsFromString('--semi-space-growth-factor=2');
  };
}

const OLD_GROWTH_PERCENT = 50;
/** Its capacity is 2, 4, 8, 16, 32, 64 or 128 MiB, of which it fills more than half before it grows. */
const YOUNG_BYTES = 12 * 1_048_576;

/** The sizes of both semi-spaces. */
function youngBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.physical_space_size ?? 0;
}
