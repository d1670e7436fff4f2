import { readFileSync } from 'node:fs';
import { parseSync } from 'rolldown/utils';
import { contractsFolder } from './contracts.ts';

/** The docstrings of the constants and functions of source files. */
export interface Docstrings {
  /** Of a constant. `file` is in the folder of its contract: two contracts may have the same name. */
  readonly of: (name: string, file: string) => string | undefined;
  /** Of a field in the object that a constant is made of. */
  readonly ofField: (name: string, file: string, field: string) => string | undefined;
  /** The file that declares the name. */
  readonly fileOf: (name: string) => string | undefined;
}

/**
 * Reads the docstrings of every constant and function, and of the fields in their object literals. A constant also has the
 * fields of the constants that it spreads or extends, and of the functions that it calls. A field that has two different
 * docstrings in one constant has none here.
 */
export function docstringsIn(files: readonly string[]): Docstrings {
  const declared = files.flatMap(declarationsIn);
  const find = (name: string, file: string): Declaration | undefined => {
    const all = declared.filter((each) => each.name === name);
    return all.find((each) => folderOf(each.file) === folderOf(file)) ?? all[0];
  };
  const fieldOf = (name: string, file: string, field: string, seen: ReadonlySet<string>): string | undefined => {
    const declaration = find(name, file);
    if (declaration === undefined || seen.has(name)) return undefined;
    const own = declaration.fields.get(field);
    if (own !== undefined) return own === AMBIGUOUS ? undefined : own;
    const next = new Set([...seen, name]);
    return declaration.uses
      .map((used) => fieldOf(used, declaration.file, field, next))
      .find((text) => text !== undefined);
  };
  return {
    of: (name, file) => find(name, file)?.text,
    ofField: (name, file, field) => fieldOf(name, file, field, new Set()),
    fileOf: (name) => declared.find((each) => each.name === name)?.file,
  };
}

function folderOf(file: string): string {
  return file.split('/')[0] ?? '';
}

const AMBIGUOUS = Symbol('two docstrings');

interface Declaration {
  readonly name: string;
  readonly file: string;
  readonly text: string | undefined;
  readonly fields: Map<string, string | typeof AMBIGUOUS>;
  /** Names whose fields it has, too. */
  readonly uses: string[];
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

function declarationsIn(file: string): readonly Declaration[] {
  const source = readFileSync(`${contractsFolder}${file}.ts`, 'utf8');
  const { program, comments } = parseSync(`${file}.ts`, source);
  const docstringBefore = (start: number): string | undefined => {
    const comment = comments.findLast(({ end }) => end <= start && /^\s*$/.test(source.slice(end, start)));
    return comment?.type === 'Block' && comment.value.startsWith('*') ? textOf(comment.value) : undefined;
  };
  return (program.body as unknown as Node[]).flatMap((statement) => {
    const declaration = (
      statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    ) as Node | null;
    if (declaration === null) return [];
    const text = docstringBefore(statement.start);
    const read = (id: unknown, value: unknown) => {
      const made: Declaration = { name: (id as { name: string }).name, file, text, fields: new Map(), uses: [] };
      collectFields(value, made, docstringBefore);
      return made;
    };
    if (declaration.type === 'FunctionDeclaration') return [read(declaration.id, declaration.body)];
    if (declaration.type !== 'VariableDeclaration') return [];
    return (declaration.declarations as Node[])
      .filter(({ id }) => (id as Node).type === 'Identifier')
      .map(({ id, init }) => read(id, init));
  });
}

function collectFields(
  value: unknown,
  into: Declaration,
  docstringBefore: (start: number) => string | undefined,
): void {
  if (Array.isArray(value)) for (const each of value) collectFields(each, into, docstringBefore);
  if (typeof value !== 'object' || value === null || !('type' in value)) return;
  const node = value as Node;
  const used = usedBy(node);
  if (used?.type === 'Identifier') into.uses.push(used.name as string);
  if (node.type === 'Property') {
    const key = node.key as { name?: string; value?: string };
    const field = key.name ?? key.value ?? '';
    const text = docstringBefore(node.start);
    const before = into.fields.get(field);
    if (text !== undefined) into.fields.set(field, before === undefined || before === text ? text : AMBIGUOUS);
  }
  for (const [key, child] of Object.entries(node)) if (key !== 'key') collectFields(child, into, docstringBefore);
}

/** What a node takes its fields from: `Callback` of `...Callback.shape`, `eventOf` of `eventOf(…)`, `fields` of `z.pipe(fields, …)`. */
function usedBy(node: Node): Node | null {
  if (node.type === 'SpreadElement') return rootOf(node.argument as Node);
  if (node.type !== 'CallExpression') return null;
  const { name } = ((node.callee as Node).property ?? {}) as { name?: string };
  return name === 'pipe' ? ((node.arguments as Node[])[0] ?? null) : rootOf(node.callee as Node);
}

function rootOf(node: Node): Node {
  return node.type === 'MemberExpression' ? rootOf(node.object as Node) : node;
}

/** A comment's text, one line for each paragraph. */
function textOf(comment: string): string {
  const lines = comment
    .slice(1)
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trim());
  return lines.join(' ').replaceAll(/\s+/g, ' ').trim();
}
