import {
  type Application,
  type Context,
  Converter,
  DeclarationReflection,
  makeRecursiveVisitor,
  ReferenceType,
  ReflectionKind,
  ReflectionType,
  type SomeType,
} from 'typedoc';

/**
 * Shows a zod schema as `ZodMiniObject<…>` with the type of its values, instead of with hundreds of schemas of its parts.
 * typedoc-plugin-zod does so only for a schema of which a type of the same name is inferred. The fields of such a type
 * are its work.
 */
export function shortenSchemas({ converter }: Application): void {
  converter.on(Converter.EVENT_CREATE_DECLARATION, (context: Context, reflection: DeclarationReflection) => {
    if (!reflection.kindOf(ReflectionKind.Variable)) return;
    converter.deferConversion(() => shorten(context, reflection));
  });
}

function shorten(context: Context, reflection: DeclarationReflection): void {
  const { type } = reflection;
  if (type instanceof ReflectionType) {
    // A table of schemas: the types of their values are shown where each of them is exported.
    for (const { type: member } of type.declaration.children ?? [])
      if (isSchema(member)) replaceArguments(context, member);
  }
  if (isSchema(type))
    replaceArguments(context, type, namesakeOf(context, reflection) ?? typeOfValues(context, reflection));
}

function isSchema(type: SomeType | undefined): type is ReferenceType {
  return type instanceof ReferenceType && type.package === 'zod';
}

/** The type that has the schema's name. */
function namesakeOf({ project }: Context, { name, parent }: DeclarationReflection): SomeType[] | null {
  const siblings = parent instanceof DeclarationReflection ? (parent.children ?? []) : [];
  const type = siblings.find((sibling) => sibling.name === name && sibling.kind === ReflectionKind.TypeAlias);
  return type ? [ReferenceType.createResolvedReference(name, type, project)] : null;
}

/** What a schema returns: zod keeps it as the type of `schema._zod.output`. */
function typeOfValues(context: Context, reflection: DeclarationReflection): SomeType[] {
  const symbol = context.getSymbolFromReflection(reflection);
  const internals = symbol && context.checker.getTypeOfSymbol(symbol).getProperty('_zod');
  const output = internals && context.checker.getTypeOfSymbol(internals).getProperty('output');
  if (output === undefined) return [];
  return [context.converter.convertType(context.withScope(reflection), context.checker.getTypeOfSymbol(output))];
}

function replaceArguments({ project }: Context, type: ReferenceType, replacement: SomeType[] = []): void {
  const remove = makeRecursiveVisitor({ reflection: ({ declaration }) => project.removeReflection(declaration) });
  for (const argument of type.typeArguments ?? []) argument.visit(remove);
  if (replacement.length > 0) type.typeArguments = replacement;
  else delete type.typeArguments;
}
