/**
 * How often a test plays its fault: `few` times in `pnpm test`, `full` times under `pnpm faults`, which sets
 * `PUNTEO_FAULT_COUNTS=full`.
 */
export function faultCount(few: number, full: number): number {
  return process.env.PUNTEO_FAULT_COUNTS === 'full' ? full : few;
}
