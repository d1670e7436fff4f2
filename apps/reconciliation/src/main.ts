#!/usr/bin/env node
// An old Node has no `enableCompileCache` to import by name.
import * as nodeModule from 'node:module';
import { requireNode } from '@punteo/app-kit/node-version';

requireNode();

// Before any other module is loaded: only what is imported from here on is cached.
nodeModule.enableCompileCache();
const { runCli } = await import('./cli/run-cli.ts');
const { createTerminal } = await import('./cli/terminal.ts');

const { EXIT } = await import('./cli/exit-codes.ts');
const { noteFailedWrites } = await import('./cli/failed-writes.ts');

const hasFailedWrite = noteFailedWrites(process);
const exitCode = await runCli(process.argv.slice(2), {
  environment: process.env,
  terminal: createTerminal(process.stdout, process.stderr),
});
process.exitCode = hasFailedWrite() ? EXIT.internalError : exitCode;
