export { type CuttingNetwork, openCuttingNetwork } from './cutting-network.ts';
export { type FailingNetwork, openFailingNetwork } from './failing-network.ts';
export { faultCount } from './fault-count.ts';
export { checkInvariants } from './invariants/check-invariants.ts';
export type { AcknowledgedCallback, History, ReceivedEvent, Violation } from './invariants/invariant.ts';
export { nextVerificationAt } from './next-verification-at.ts';
export { type ProviderUnderTest, testProviderConformance } from './provider-conformance.ts';
export { runSql } from './run-sql.ts';
export { createTestDatabase, type TestDatabaseOptions } from './test-database.ts';
