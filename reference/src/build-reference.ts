import { fileURLToPath } from 'node:url';
import {
  Application,
  Comment,
  type DocumentationEntryPoint,
  LogLevel,
  type ProjectReflection,
  type TypeDocOptions,
} from 'typedoc';
import type { EntryPoint } from './entry-points.ts';
import { showRoutes } from './routes.ts';
import { shortenSchemas } from './schemas.ts';

/** Writes the reference of these entry points as HTML into a folder. Returns the number of warnings and errors. */
export async function buildReference(root: string, entries: readonly EntryPoint[], out: string): Promise<number> {
  const application = await Application.bootstrapWithPlugins(optionsFor(root, entries));
  shortenSchemas(application);
  showRoutes(application, entries);
  const project = application.converter.convert(named(application.getEntryPoints() ?? [], entries));
  project.comment = new Comment([{ kind: 'text', text: INTRODUCTION }]);
  application.validate(project);
  validateExports(application, project, packagesOf(entries));
  await application.generateDocs(project, out);
  return application.logger.warningCount + application.logger.errorCount;
}

/**
 * TypeDoc asks only one package whether the types that its exports name are exported, too: the one that the project is
 * named after. So it is asked for each package.
 */
function validateExports(application: Application, project: ProjectReflection, packages: readonly string[]): void {
  application.options.setValue('validation', { ...NO_VALIDATION, notExported: true });
  for (const name of packages) {
    project.packageName = name;
    application.options.setValue('intentionallyNotExported', INTENTIONALLY_NOT_EXPORTED[name] ?? []);
    application.validate(project);
  }
}

function packagesOf(entries: readonly EntryPoint[]): string[] {
  return [...new Set(entries.map(({ packageName }) => packageName))];
}

/** The entry points by the names that programs import, instead of their paths. */
function named(found: readonly DocumentationEntryPoint[], entries: readonly EntryPoint[]): DocumentationEntryPoint[] {
  return entries.map(({ name, file }) => {
    const entry = found.find(({ sourceFile }) => sourceFile.fileName === file.replaceAll('\\', '/'));
    if (entry === undefined) throw new Error(`${file} is no source of the TypeScript program.`);
    return { ...entry, displayName: name };
  });
}

function optionsFor(root: string, entries: readonly EntryPoint[]): TypeDocOptions {
  return {
    name: 'Punteo API reference',
    // The first page lists the entry points.
    readme: 'none',
    basePath: root,
    tsconfig: `${root}/tsconfig.json`,
    entryPoints: entries.map(({ file }) => file),
    alwaysCreateEntryPointModule: true,
    plugin: [fileURLToPath(import.meta.resolve('typedoc-plugin-zod'))],
    logLevel: LogLevel.Warn,
    validation: {
      ...NO_VALIDATION,
      invalidLink: true,
      invalidPath: true,
      rewrittenLink: true,
      notDocumented: true,
      unusedMergeModuleWith: true,
    },
    // By default TypeDoc asks only for docstrings of the package that the root manifest names.
    packagesRequiringDocumentation: packagesOf(entries),
    // All but properties and values of enums: they have a docstring where name and type do not say it all (units, formats,
    // meaning of null). A docstring for each would repeat the names.
    requiredToBeDocumented: ['Module', 'Variable', 'Function', 'Class', 'Interface', 'TypeAlias', 'Method', 'Accessor'],
    // What is inherited from Error, Promise and the like is documented there.
    excludeExternals: true,
    excludePrivate: true,
    // No links to lines: the sources of a clone change, and the sources of a release are in its packages.
    disableSources: true,
    githubPages: false,
    includeHierarchySummary: false,
    navigation: { includeFolders: true },
    useFirstParagraphOfCommentAsSummary: true,
    kindSortOrder: ['Function', 'Class', 'Interface', 'TypeAlias', 'Variable'],
    groupReferencesByType: true,
  };
}

/** Steps of the types that `createStrictClient` computes from a contract. A program names their results only. */
const INTENTIONALLY_NOT_EXPORTED: Readonly<Record<string, string[]>> = {
  '@punteo/clients': [
    'src/call-types.ts:Nothing',
    'src/call-types.ts:Part',
    'src/call-types.ts:ParamsOf',
    'src/call-types.ts:InputOf',
    'src/call-types.ts:OutputOf',
    'src/call-types.ts:Without',
    'src/strict-client.ts:SentNames',
  ],
};

const NO_VALIDATION = {
  notExported: false,
  invalidLink: false,
  invalidPath: false,
  rewrittenLink: false,
  notDocumented: false,
  unusedMergeModuleWith: false,
};

const INTRODUCTION = `
Every entry point of the published packages, as a program imports it.

- A zod schema is shown as \`ZodMiniObject<T>\` or the like, where \`T\` is the type of its values. Where a type has the
  same name, it is that type.
- A ts-rest contract is shown as the table of its routes. Its types come from ts-rest, its OpenAPI document is in
  \`docs/openapi\` of the repository.
`;
