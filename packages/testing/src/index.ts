export { faultCount } from './fault-count.ts';
export { type ProviderUnderTest, testProviderConformance } from './provider-conformance.ts';
export { createTestDatabase, type TestDatabaseOptions } from './test-database.ts';
