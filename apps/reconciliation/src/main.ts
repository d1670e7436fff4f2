#!/usr/bin/env node
import { enableCompileCache } from 'node:module';

// Before any other module is loaded: only what is imported from here on is cached.
enableCompileCache();
const { runCli } = await import('./cli/run-cli.ts');
const { createTerminal } = await import('./cli/terminal.ts');

process.exitCode = await runCli(process.argv.slice(2), {
  environment: process.env,
  terminal: createTerminal(process.stdout, process.stderr),
});
