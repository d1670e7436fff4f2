import { createEphemeralCluster, openEphemeral } from '../index.ts';
import { layoutOf } from '../layout.ts';
import { livingPostmaster } from '../postmaster.ts';

// Owns a cluster for tests, says where it is in a line of JSON, and lives until it is killed, or ends when told `end`.
const cluster = await createEphemeralCluster();
await openEphemeral(cluster.directory, { durable: false });
const pid = livingPostmaster(layoutOf(cluster.directory).cluster)?.pid;
process.stdout.write(`${JSON.stringify({ directory: cluster.directory, pid })}\n`);
if (process.argv[2] === 'end') process.exit(0);
setInterval(() => {}, 60_000);
