import * as z from 'zod/mini';

/**
 * The structure that schemas accept, as sorted lines `path: type`: `$.payment.amount: number`, `$.rows[]: object`. Each
 * member of a union has its own lines. `any` has no lines below it.
 */
export function declaredShape(...schemas: readonly z.core.$ZodType[]): readonly string[] {
  const lines = schemas.flatMap((schema) => {
    const document = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema;
    return linesOf(document, '$', document.$defs ?? {}, 0);
  });
  return [...new Set(lines)].sort();
}

interface Schema {
  readonly $ref?: string;
  readonly $defs?: Readonly<Record<string, Schema>>;
  readonly type?: string | readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
}

function linesOf(schema: Schema, path: string, defs: NonNullable<Schema['$defs']>, depth: number): readonly string[] {
  // Ends the recursion of a schema that contains itself.
  if (depth > DEPTH_MAX) return [];
  const below = (next: Schema, at: string) => linesOf(next, at, defs, depth + 1);
  const members = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (members !== undefined) return members.flatMap((member) => linesOf(member, path, defs, depth));
  const target = schema.$ref === undefined ? undefined : defs[schema.$ref.replace('#/$defs/', '')];
  if (target !== undefined) return below(target, path);
  const types = typesOf(schema);
  if (types.length === 0) return [`${path}: any`];
  return [
    ...types.map((type) => `${path}: ${type === 'integer' ? 'number' : type}`),
    ...Object.entries(schema.properties ?? {}).flatMap(([key, property]) => below(property, `${path}.${key}`)),
    ...(typeof schema.additionalProperties === 'object' ? below(schema.additionalProperties, `${path}.*`) : []),
    ...(schema.items === undefined ? [] : below(schema.items, `${path}[]`)),
  ];
}

const DEPTH_MAX = 16;

function typesOf({ type, const: constant, enum: values }: Schema): readonly string[] {
  if (type !== undefined) return typeof type === 'string' ? [type] : type;
  const named = values ?? (constant === undefined ? [] : [constant]);
  return [...new Set(named.map((value) => (value === null ? 'null' : typeof value)))];
}
