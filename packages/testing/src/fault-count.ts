/** How often a test injects its fault: `few` times in `pnpm test`, `full` times in `pnpm faults`, which sets `PUNTEO_FAULT_COUNTS=full`. */
export function faultCount(few: number, full: number): number {
  return process.env.PUNTEO_FAULT_COUNTS === 'full' ? full : few;
}
