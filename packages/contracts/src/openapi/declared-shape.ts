import * as z from 'zod';

/**
 * What a schema lets in, as sorted lines `path: type`: `$.payment.amount: number`, `$.rows[]: object`. Members of a union
 * stand beside each other; what may hold anything is `any`, and nothing is said of what stands below it.
 */
export function declaredShape(...schemas: readonly z.ZodType[]): readonly string[] {
  const lines = new Set<string>();
  for (const schema of schemas) {
    const document = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Schema;
    walk(document, '$', document.$defs ?? {}, lines, 0);
  }
  return [...lines].sort();
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

function walk(schema: Schema, path: string, defs: NonNullable<Schema['$defs']>, lines: Set<string>, depth: number) {
  // A schema that holds itself would have no end.
  if (depth > DEPTH_MAX) return;
  const within = (next: Schema, at: string, deeper = 0) => walk(next, at, defs, lines, depth + deeper);
  if (schema.$ref !== undefined) {
    const target = defs[schema.$ref.replace('#/$defs/', '')];
    return target === undefined ? void lines.add(`${path}: any`) : within(target, path, 1);
  }
  const members = schema.anyOf ?? schema.oneOf ?? schema.allOf;
  if (members !== undefined) return members.forEach((member) => void within(member, path));
  const types = typesOf(schema);
  if (types.length === 0) return void lines.add(`${path}: any`);
  for (const type of types) lines.add(`${path}: ${type === 'integer' ? 'number' : type}`);
  for (const [key, property] of Object.entries(schema.properties ?? {})) within(property, `${path}.${key}`, 1);
  if (typeof schema.additionalProperties === 'object') within(schema.additionalProperties, `${path}.*`, 1);
  if (schema.items !== undefined) within(schema.items, `${path}[]`, 1);
}

const DEPTH_MAX = 16;

function typesOf({ type, const: constant, enum: values }: Schema): readonly string[] {
  if (type !== undefined) return typeof type === 'string' ? [type] : type;
  const named = values ?? (constant === undefined ? [] : [constant]);
  return [...new Set(named.map((value) => (value === null ? 'null' : typeof value)))];
}
