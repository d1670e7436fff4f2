import { PerformanceObserver } from 'node:perf_hooks';
import { getHeapSpaceStatistics, setFlagsFromString } from 'node:v8';

/**
 * Keeps the process below 300 MiB while data comes and goes quickly, as under a flood of callbacks, of which less than 50 MiB
 * are alive at a time. By default V8 lets the young generation grow to 96 MiB, and the old one to four times what was alive at
 * its last collection, before it frees any. Both flags apply to a running process, so no option of the command is needed.
 */
export function boundHeap(): void {
  setFlagsFromString(`--heap-growing-percent=${OLD_GROWTH_PERCENT}`);
  // The young generation doubles when many of its objects survive: large enough, it stays as it is.
  const observer = new PerformanceObserver(() => {
    if (youngBytes() < YOUNG_BYTES) return;
    setFlagsFromString('--semi-space-growth-factor=1');
    observer.disconnect();
  });
  observer.observe({ entryTypes: ['gc'] });
}

const OLD_GROWTH_PERCENT = 50;
/** It has a little less than 2, 4, 8, 16, 32 or 64 MiB, and may have doubled once more before this is seen. */
const YOUNG_BYTES = 12 * 1_048_576;

/** The sizes of both semi-spaces. */
function youngBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')?.physical_space_size ?? 0;
}
