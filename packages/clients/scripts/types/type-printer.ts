import type * as z from 'zod';
import { isSchema, type Schema } from './contracts.ts';
import { type OptionalKeys, OVERRIDES } from './overrides.ts';

/** `input`: what a caller sends. `output`: what a caller receives. */
export type Direction = 'input' | 'output';

export interface TypePrinter {
  /** The TypeScript type of a schema, with the names of others in it. */
  readonly typeOf: (schema: Schema, direction: Direction) => string;
  /** The body of the schema's own declaration. */
  readonly bodyOf: (schema: Schema, direction: Direction, place: Place) => string;
}

export interface Names {
  /** The name of a type that is declared elsewhere; undefined: it is written in place. */
  readonly nameOf: (schema: Schema, direction: Direction) => string | undefined;
  readonly docstringOf: (constant: string, file: string, field: string) => string | undefined;
}

/** The constant that is being declared, for the docstrings of its fields. */
interface Place {
  readonly constant: string;
  readonly file: string;
}

/** Writes TypeScript types of zod schemas. Throws for a schema whose type cannot be known; `overrides.ts` names those. */
export function typePrinter(names: Names): TypePrinter {
  const typeOf = (schema: Schema, direction: Direction, within: Place): string => {
    const name = names.nameOf(schema, direction);
    return name ?? structureOf(schema, direction, within);
  };

  const structureOf = (schema: Schema, direction: Direction, within: Place): string => {
    const override = OVERRIDES.get(schema)?.[direction];
    if (override !== undefined) return override(({ shape, optional }) => objectOf(shape, direction, within, optional));
    const { def } = (schema as z.core.$ZodTypes)._zod;
    const of = (inner: Schema) => typeOf(inner, direction, within);
    switch (def.type) {
      case 'string':
      case 'number':
      case 'boolean':
      case 'undefined':
      case 'unknown':
        return def.type;
      case 'literal':
        return def.values.map(literal).join(' | ');
      case 'enum':
        return Object.values(def.entries).map(literal).join(' | ');
      case 'array':
        return arrayOf(of(def.element));
      case 'optional':
        return union([of(def.innerType), 'undefined']);
      case 'nullable':
        return union([of(def.innerType), 'null']);
      case 'catch':
        return of(def.innerType);
      case 'default':
        return direction === 'input' ? union([of(def.innerType), 'undefined']) : of(def.innerType);
      case 'union':
        return union(def.options.map(of));
      case 'record':
        return recordOf(def, of);
      case 'object':
        return objectOf(def.shape, direction, within);
      case 'pipe':
        return direction === 'input' ? of(def.in) : outputOf(def.out, of);
      default:
        throw new Error(`The type of a schema of the kind "${def.type}" is unknown: add it to overrides.ts.`);
    }
  };

  const objectOf = (shape: z.core.$ZodShape, direction: Direction, within: Place, keys?: OptionalKeys): string => {
    const lines = Object.entries(shape).map(([field, schema]) => {
      if (!isSchema(schema)) throw new Error(`The field ${field} has no schema.`);
      const isOptional = keys?.[field] ?? schema._zod[direction === 'input' ? 'optin' : 'optout'] === 'optional';
      const key = /^[A-Za-z_]\w*$/.test(field) ? field : `'${field}'`;
      const type = typeOf(schema, direction, within);
      const required = keys?.[field] === false ? type.replace(/ \| undefined$/, '') : type;
      return `${comment(names.docstringOf(within.constant, within.file, field))}${key}${isOptional ? '?' : ''}: ${required};`;
    });
    return lines.length === 0 ? 'Record<string, never>' : `{\n${lines.join('\n')}\n}`;
  };

  return { typeOf: (schema, direction) => typeOf(schema, direction, { constant: '', file: '' }), bodyOf: structureOf };
}

/** A docstring, or nothing. */
export function comment(text: string | undefined): string {
  if (text === undefined || text === '') return '';
  const lines = wrapped(text.replaceAll('*/', '* /').replaceAll(/\{@link (\w+)\}/g, '`$1`'), 112);
  return lines.length === 1 ? `/** ${lines[0]} */\n` : `/**\n${lines.map((line) => ` * ${line}`).join('\n')}\n */\n`;
}

function wrapped(text: string, width: number): readonly string[] {
  const lines = [''];
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? '';
    if (last !== '' && last.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  return lines;
}

function literal(value: unknown): string {
  return typeof value === 'string' ? `'${value}'` : String(value);
}

function union(types: readonly string[]): string {
  const members = new Set(types.flatMap((type) => (type.includes('{') ? [type] : type.split(' | '))));
  return members.has('unknown') ? 'unknown' : [...members].join(' | ');
}

function arrayOf(element: string): string {
  return /^\{[^{}]*\}$/.test(element) || !element.includes(' ') ? `${element}[]` : `(${element})[]`;
}

function recordOf(def: z.core.$ZodRecordDef, of: (schema: Schema) => string): string {
  const [key, value] = [of(def.keyType as Schema), of(def.valueType as Schema)];
  return def.partial ? `Partial<Record<${key}, ${value}>>` : `Record<${key}, ${value}>`;
}

/** A transformation by one of JavaScript's converters has a known result. */
function outputOf(out: Schema, of: (schema: Schema) => string): string {
  const { def } = (out as z.core.$ZodTypes)._zod;
  if (def.type !== 'transform') return of(out);
  const converters = new Map<unknown, string>([
    [String, 'string'],
    [Number, 'number'],
    [Boolean, 'boolean'],
  ]);
  const type = converters.get(def.transform);
  if (type === undefined) throw new Error('The result of a transformation is unknown: add its schema to overrides.ts.');
  return type;
}
