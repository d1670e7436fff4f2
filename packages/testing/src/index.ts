export { faultCount } from './fault-count.ts';
export { type Acknowledged, checkInvariants, type History, type Violation } from './invariants/check-invariants.ts';
export { type ProviderUnderTest, testProviderConformance } from './provider-conformance.ts';
export { createTestDatabase, type TestDatabaseOptions } from './test-database.ts';
