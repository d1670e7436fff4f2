import { registerHooks } from 'node:module';

/** Prints the packages, the modules of Node and the files of this package that loading `@punteo/clients/events` loads. */
const loaded = new Set<string>();
registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    const [, file] = /\/packages\/clients\/src\/(.+)$/.exec(resolved.url) ?? [];
    const [, name] = /^((?:@[^/]+\/)?[a-z][^/]*)/.exec(specifier) ?? [];
    if (file !== undefined || name !== undefined) loaded.add(file ?? name ?? '');
    return resolved;
  },
});

await import('../index.ts');
process.stdout.write(JSON.stringify([...loaded].sort()));
