import { JSON_FAULTS, JsonError, readJsonBytes } from '@punteo/json';
import { PunteoError } from '@punteo/payments';
import type * as z from 'zod';

/**
 * Parses a JSON file that is an object with one list. Throws `configuration_invalid` with one line for each fault:
 * `rule bank-fees: percent: Should be …`. An item without a readable name is shown by its number.
 */
export function parseNamedItems<Schema extends z.ZodType>(
  file: Uint8Array,
  schema: Schema,
  list: string,
  item: string,
): z.output<Schema> {
  const json = jsonOf(file);
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => {
    const [first, index, ...field] = path;
    if (first !== list || typeof index !== 'number') return `${path.map(String).join('.') || 'the file'}: ${message}`;
    const place = [`${item} ${nameAt(json, list, index) ?? index + 1}`];
    return [...place, ...(field.length === 0 ? [] : [field.map(String).join('.')]), message].join(': ');
  });
  throw new PunteoError('configuration_invalid', [...new Set(lines)].join('\n'));
}

function jsonOf(file: Uint8Array): unknown {
  try {
    return readJsonBytes(file);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const fault = `The file ${JSON_FAULTS[error.code]} at character ${error.offset + 1}.`;
    throw new PunteoError('configuration_invalid', fault, { cause: error });
  }
}

function nameAt(json: unknown, list: string, index: number): string | null {
  const item = (json as Readonly<Record<string, readonly unknown[]>>)[list]?.[index];
  const name = typeof item === 'object' && item !== null && 'name' in item ? item.name : null;
  return typeof name === 'string' && /^[A-Za-z0-9_.-]{1,64}$/.test(name) ? name : null;
}
