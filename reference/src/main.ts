import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import { buildReference } from './build-reference.ts';
import { entryPoints } from './entry-points.ts';

/** The command `pnpm reference`. Exits with 1 when TypeDoc has a warning: a broken link, an export without a docstring. */
const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'dist/reference') } } });
const problems = await buildReference(root, entryPoints(root), values.out);
if (problems === 0) console.log(`Open ${relative('.', join(values.out, 'index.html'))} in a browser.`);
else process.exitCode = 1;
