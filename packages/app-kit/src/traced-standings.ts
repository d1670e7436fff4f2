import type { StandingStore } from '@punteo/payments';
import type { Telemetry } from './telemetry.ts';

/** The same, with a span for each decision. The merchant event that it causes belongs to that span. */
export function tracedStandings(standings: StandingStore, telemetry: Telemetry): StandingStore {
  if (!telemetry.isOn) return standings;
  return {
    ...standings,
    recordEvidence: (orderId, evidence, options) =>
      telemetry.span('decide order', { attributes: { 'punteo.order_id': orderId } }, async (span) => {
        const { traceparent } = span;
        const decision = await standings.recordEvidence(orderId, evidence, { ...options, traceparent });
        span.set({ 'punteo.state': decision.after.state });
        return decision;
      }),
  };
}
