import type * as wire from '@punteo/contracts/reconciliation';
import type { AuditVerification, Period, PeriodEntry, PeriodOpenItem } from '@punteo/payments';
import type * as z from 'zod';
import { moneyToWire } from './to-wire.ts';

export function periodToWire(period: Period): z.output<typeof wire.Period> {
  return {
    periodId: period.periodId,
    number: period.number,
    firstDay: period.firstDay,
    lastDay: period.lastDay,
    from: period.from.toISOString(),
    to: period.to.toISOString(),
    timeZone: period.timeZone,
    cutOff: period.cutOff,
    closedAt: period.closedAt.toISOString(),
    closedBy: period.closedBy,
    reason: period.reason,
    reconciledAt: period.reconciledAt?.toISOString() ?? null,
    totals: period.totals.map(({ amount, ...total }) => ({ ...total, amount: moneyToWire(amount) })),
    entries: period.entries,
    openItemTotals: period.openItemTotals.map(({ atRisk, ...total }) => ({
      ...total,
      atRisk: atRisk && moneyToWire(atRisk),
    })),
    openItems: period.openItems,
    entriesHash: period.entriesHash,
    totalsHash: period.totalsHash,
    openItemsHash: period.openItemsHash,
    anchor: period.anchor && { ...period.anchor },
  };
}

export function periodEntryToWire({ movedAt, amount, ...entry }: PeriodEntry): z.output<typeof wire.PeriodEntry> {
  return { ...entry, movedAt: movedAt.toISOString(), amount: moneyToWire(amount) };
}

export function periodOpenItemToWire({
  atRisk,
  firstSeenAt,
  ...item
}: PeriodOpenItem): z.output<typeof wire.PeriodOpenItem> {
  return { ...item, atRisk: atRisk && moneyToWire(atRisk), firstSeenAt: firstSeenAt.toISOString() };
}

export function verificationToWire(verification: AuditVerification): z.output<typeof wire.AuditVerification> {
  const { rows, periods, head, faults, faultCount } = verification;
  return {
    whole: faultCount === 0,
    rows,
    periods,
    head: head && { ...head },
    faults: faults.map((fault) => ({ ...fault })),
    faultCount,
  };
}
