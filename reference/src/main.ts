import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { buildReference } from './build-reference.ts';
import { entryPoints } from './entry-points.ts';

const root = join(import.meta.dirname, '../..');
const { values } = parseArgs({ options: { out: { type: 'string', default: join(root, 'dist/reference') } } });

/** Ends with 1 after a warning: a published export without a docstring, or a type or link that leads nowhere. */
const warnings = await buildReference(root, entryPoints(root), values.out);
if (warnings > 0) process.exitCode = 1;
console.log(`${warnings} warnings. The reference is in ${join(values.out, 'index.html')}`);
