import { readdirSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type * as z from 'zod';

export type Schema = z.core.$ZodType;

/** The source folder of `@punteo/contracts`. */
export const contractsFolder: string = fileURLToPath(new URL('../../../contracts/src/', import.meta.url));

/** Names that a schema has in its source: the constant that exports it, and the file. */
export interface SchemaName {
  readonly name: string;
  /** In `contracts/src`, without `.ts`: `neopay/payment`. */
  readonly file: string;
}

/** Every schema that a file of the folders exports, with its name. */
export async function exportedSchemas(folders: readonly string[]): Promise<ReadonlyMap<Schema, SchemaName>> {
  const names = new Map<Schema, SchemaName>();
  for (const file of folders.flatMap(sourceFiles)) {
    const module = (await import(pathToFileURL(`${contractsFolder}${file}.ts`).href)) as Record<string, unknown>;
    for (const [name, value] of Object.entries(module)) {
      if (isSchema(value) && !names.has(value)) names.set(value, { name, file });
    }
  }
  return names;
}

/** The files of a folder of contracts, without tests and lists of exports. */
export function sourceFiles(folder: string): readonly string[] {
  return readdirSync(`${contractsFolder}${folder}`)
    .filter((file) => file.endsWith('.ts') && !file.includes('.test') && file !== 'index.ts')
    .map((file) => `${folder}/${file.slice(0, -'.ts'.length)}`)
    .sort();
}

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && '_zod' in value;
}
