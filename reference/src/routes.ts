import { createRequire } from 'node:module';
import {
  type Application,
  Comment,
  type Context,
  Converter,
  type DeclarationReflection,
  makeRecursiveVisitor,
  ReferenceType,
  ReflectionKind,
} from 'typedoc';
import type { EntryPoint } from './entry-points.ts';

/** Shows a ts-rest contract as a table of its routes, instead of with the types of ts-rest, which fill a hundred pages. */
export function showRoutes({ converter }: Application, entries: readonly EntryPoint[]): void {
  converter.on(Converter.EVENT_CREATE_DECLARATION, (context: Context, reflection: DeclarationReflection) => {
    if (!isContract(reflection)) return;
    const entry = entries.find(({ name }) => name === reflection.parent?.name);
    if (entry === undefined) throw new Error(`The contract ${reflection.getFullName()} has no entry point.`);
    const routes = routesOf(load(entry.file)[reflection.name]);
    reflection.comment ??= new Comment();
    reflection.comment.summary.push({ kind: 'text', text: `\n\n${table(routes)}\n` });
    hideType(context, reflection);
  });
}

function isContract(reflection: DeclarationReflection): boolean {
  const { type } = reflection;
  return (
    reflection.kindOf(ReflectionKind.Variable) && type instanceof ReferenceType && type.package === '@ts-rest/core'
  );
}

interface Route {
  readonly name: string;
  readonly method: string;
  readonly path: string;
  readonly summary?: string;
}

/** The routes of a contract, those of an inner one as `orders.list`. */
function routesOf(contract: unknown, prefix = ''): readonly Route[] {
  return Object.entries(contract as Readonly<Record<string, object>>).flatMap(([key, value]) => {
    const name = prefix + key;
    return 'method' in value ? [{ ...(value as Route), name }] : routesOf(value, `${name}.`);
  });
}

function table(routes: readonly Route[]): string {
  const rows = routes.map(
    ({ name, method, path, summary = '' }) => `| \`${name}\`<br>${summary} | \`${method} ${path}\` |`,
  );
  return ['| route | request |', '|---|---|', ...rows].join('\n');
}

const load: (file: string) => Readonly<Record<string, unknown>> = createRequire(import.meta.url);

function hideType({ project }: Context, reflection: DeclarationReflection): void {
  const remove = makeRecursiveVisitor({ reflection: ({ declaration }) => project.removeReflection(declaration) });
  reflection.type?.visit(remove);
  reflection.type = ReferenceType.createBrokenReference('AppRouter', project, '@ts-rest/core');
}
