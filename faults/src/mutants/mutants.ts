import type { Mutant } from './mutant.ts';
import { ALLOCATION_MUTANTS } from './table/allocation.ts';
import { ANSWER_MUTANTS } from './table/answers.ts';
import { CALLBACK_MUTANTS } from './table/callbacks-and-requests.ts';
import { CHAIN_MUTANTS } from './table/chain.ts';
import { DISCREPANCY_MUTANTS } from './table/discrepancies.ts';
import { EVENT_AND_RUN_MUTANTS } from './table/events-and-runs.ts';
import { NEOPAY_MUTANTS } from './table/neopay.ts';
import { STANDING_MUTANTS } from './table/standing.ts';
import { STORE_MUTANTS } from './table/store.ts';

/** Every mutant, by area. */
export const MUTANTS: readonly Mutant[] = [
  ...ALLOCATION_MUTANTS,
  ...STANDING_MUTANTS,
  ...ANSWER_MUTANTS,
  ...DISCREPANCY_MUTANTS,
  ...CHAIN_MUTANTS,
  ...NEOPAY_MUTANTS,
  ...STORE_MUTANTS,
  ...CALLBACK_MUTANTS,
  ...EVENT_AND_RUN_MUTANTS,
];
