import type { NextSteps } from '@punteo/clients/reconciliation';

/** Something that a person may do about a discrepancy, as the API lists it. */
export type Step = NextSteps['steps'][number];
export type StepRequest = NonNullable<Step['request']>;
export type StepCandidate = Step['candidates'][number];
