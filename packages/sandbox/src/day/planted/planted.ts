import type { DayPlan } from '../day-plan.ts';
import type { DayDiscrepancyKind } from '../day-types.ts';
import { plantAmounts } from './amounts.ts';
import { plantClaims } from './claims.ts';
import { plantProofs } from './proofs.ts';
import { plantRecords } from './records.ts';
import { plantSettlements } from './settlements.ts';

/** Adds the cases of one kind, at least two, each with everything that it makes a run find. */
export type Plant = (day: DayPlan) => void;

/** Every kind of discrepancy; the compiler names a kind that has no cases. */
export const PLANTED: Readonly<Record<DayDiscrepancyKind, Plant>> = {
  ...plantRecords,
  ...plantAmounts,
  ...plantClaims,
  ...plantProofs,
  ...plantSettlements,
};
