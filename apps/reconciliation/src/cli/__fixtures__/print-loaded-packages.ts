import { registerHooks } from 'node:module';

/** Runs each argument, a command line as JSON, and prints the packages that were loaded for all of them. */
const packages = new Set<string>();
registerHooks({
  resolve(specifier, context, next) {
    const [, name] = /^((?:@[^/]+\/)?[a-z][^/:]*)(?:\/.*)?$/.exec(specifier) ?? [];
    if (name !== undefined) packages.add(name);
    return next(specifier, context);
  },
});

const { runCli } = await import('../run-cli.ts');
const terminal = { print() {}, note() {}, progress() {}, endProgress() {} };
for (const commandLine of process.argv.slice(2)) await runCli(JSON.parse(commandLine), { environment: {}, terminal });
process.stdout.write(JSON.stringify([...packages].sort()));
