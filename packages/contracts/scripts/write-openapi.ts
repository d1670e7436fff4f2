import { mkdirSync, writeFileSync } from 'node:fs';
import { documents } from './documents.ts';

// Run as: node --conditions=@punteo/source packages/contracts/scripts/write-openapi.ts
const folder = new URL('../../../docs/openapi/', import.meta.url);
mkdirSync(folder, { recursive: true });
for (const { name, document } of documents) {
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(document, null, 2)}\n`);
}
