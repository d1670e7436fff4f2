import type { Scenario } from './scenario.ts';
import { neopayScenarios } from './scenarios/neopay.ts';
import { otherScenarios } from './scenarios/other.ts';
import { pentagooScenarios } from './scenarios/pentagoo.ts';

/** Every scenario of the demo's day, in order. */
export const day: readonly Scenario[] = [...neopayScenarios, ...pentagooScenarios, ...otherScenarios];
