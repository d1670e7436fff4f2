import { openEmbedded } from '../index.ts';

// Opens the embedded database, prints its URL as a line of JSON, and closes it at the end of its input.
const [dataDir = ''] = process.argv.slice(2);
const database = await openEmbedded({ dataDir, log: (message) => process.stderr.write(`${message}\n`) });
process.stdout.write(`${JSON.stringify({ url: database.url })}\n`);
process.stdin.resume().once('end', () => void database.close());
