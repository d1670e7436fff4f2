import { createEphemeralCluster, openEphemeral } from '../index.ts';
import { layoutOf } from '../layout.ts';
import { livingPostmaster } from '../postmaster.ts';

// Owns an ephemeral cluster and prints its directory as a line of JSON. With `end` it exits, otherwise it runs until it
// is killed.
const cluster = await createEphemeralCluster();
await openEphemeral(cluster.directory, { durable: false });
const pid = livingPostmaster(layoutOf(cluster.directory).cluster)?.pid;
process.stdout.write(`${JSON.stringify({ directory: cluster.directory, pid })}\n`);
if (process.argv[2] === 'end') process.exit(0);
setInterval(() => {}, 60_000);
