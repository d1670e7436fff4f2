export { faultCount } from './fault-count.ts';
export { checkInvariants } from './invariants/check-invariants.ts';
export type { Acknowledged, History, Violation } from './invariants/invariant.ts';
export { type ProviderUnderTest, testProviderConformance } from './provider-conformance.ts';
export { createTestDatabase, type TestDatabaseOptions } from './test-database.ts';
