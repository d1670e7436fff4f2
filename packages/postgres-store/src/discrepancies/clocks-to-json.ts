import type { Clock } from '@punteo/payments';

/** The clocks as `overduePayments` reads them. */
export function clocksToJson(clocks: readonly Clock[] = []): string {
  return JSON.stringify(
    clocks.map(({ provider, status, lateSeconds, missingSeconds }) => ({
      provider,
      status,
      late_seconds: lateSeconds,
      missing_seconds: missingSeconds,
    })),
  );
}
