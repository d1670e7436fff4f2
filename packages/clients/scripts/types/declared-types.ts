import * as z from 'zod';
import type { Schema, SchemaName } from './contracts.ts';
import type { Docstrings } from './docstrings.ts';
import { ORDER_EVENTS_FILE } from './order-events.ts';
import { OVERRIDES } from './overrides.ts';
import { comment, type Direction, typePrinter } from './type-printer.ts';

/** One generated declaration. */
export interface DeclaredType {
  readonly name: string;
  /** In `contracts/src`, without `.ts`. */
  readonly file: string;
  readonly text: string;
}

export interface DeclaredTypes {
  /** The TypeScript type of a schema. Every named type in it is declared, too. */
  readonly typeOf: (schema: Schema, direction: Direction) => string;
  /** After the last call of `typeOf`: all declarations, in the order in which they were needed. */
  readonly declarations: () => readonly DeclaredType[];
}

/** The types of schemas that have a name: an exported constant, or an id. */
export function declaredTypes(exported: ReadonlyMap<Schema, SchemaName>, docstrings: Docstrings): DeclaredTypes {
  const needed = new Map<string, { schema: Schema; direction: Direction; name: SchemaName }>();
  const flat = typePrinter({ nameOf: () => undefined, docstringOf: () => undefined });
  const differs = (schema: Schema) => flat.typeOf(schema, 'input') !== flat.typeOf(schema, 'output');
  const nameOf = (schema: Schema, direction: Direction): string | undefined => {
    const name = schemaName(schema, exported, docstrings);
    if (name === undefined) return undefined;
    const needsSuffix = direction === 'input' && !/Body$|Query$|Input$/.test(name.name) && differs(schema);
    const declared = needsSuffix ? `${name.name}Input` : name.name;
    const key = `${name.file.split('/')[0]} ${declared}`;
    if (!needed.has(key)) needed.set(key, { schema, direction, name: { ...name, name: declared } });
    return declared;
  };
  const printer = typePrinter({ nameOf, docstringOf: docstrings.ofField });
  return {
    typeOf: printer.typeOf,
    declarations: () => {
      const declared: DeclaredType[] = [];
      // Printing one declaration may need others.
      for (const { schema, direction, name } of needed.values()) {
        // An event about an order is made by this function and has no constant.
        const constant = exported.get(schema)?.name ?? (isOrderEvent(name) ? 'orderEvent' : name.name);
        const body = printer.bodyOf(schema, direction, { constant, file: name.file });
        const text = z.globalRegistry.get(schema)?.description ?? docstrings.of(constant, name.file);
        const isInterface = (schema as z.core.$ZodTypes)._zod.def.type !== 'union' && body.startsWith('{');
        const statement = isInterface ? `interface ${name.name} ${body}` : `type ${name.name} = ${body};`;
        declared.push({ name: name.name, file: name.file, text: `${comment(text)}export ${statement}` });
      }
      return declared;
    },
  };
}

/** Objects, unions and lists of words have names of their own; other types are written where they stand. */
function schemaName(
  schema: Schema,
  exported: ReadonlyMap<Schema, SchemaName>,
  docstrings: Docstrings,
): SchemaName | undefined {
  const { def } = (schema as z.core.$ZodTypes)._zod;
  if (!['object', 'union', 'enum'].includes(def.type) && !OVERRIDES.has(schema)) return undefined;
  const own = exported.get(schema);
  const id = z.globalRegistry.get(schema)?.id ?? own?.name;
  if (id === undefined || !/^[A-Z]/.test(id)) return undefined;
  const file = own?.file ?? docstrings.fileOf(id);
  return { name: id, file: file ?? ORDER_EVENTS_FILE };
}

function isOrderEvent({ name, file }: SchemaName): boolean {
  return file === ORDER_EVENTS_FILE && /^Order\w+Event$/.test(name);
}
