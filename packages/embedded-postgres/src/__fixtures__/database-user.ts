import { openEmbedded } from '../index.ts';

// Opens the embedded database, says so in a line of JSON, and closes it when its input ends.
const [dataDir = ''] = process.argv.slice(2);
const database = await openEmbedded({ dataDir, log: (message) => process.stderr.write(`${message}\n`) });
process.stdout.write(`${JSON.stringify({ url: database.url })}\n`);
process.stdin.resume().once('end', () => void database.close());
