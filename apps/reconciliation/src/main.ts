#!/usr/bin/env node
import module from 'node:module';
import { refuseOldNode } from '@punteo/app-kit/node-version';

// Both before any other module is loaded: an old Node could not read it, and only what is imported from here on is cached.
refuseOldNode('punteo');
module.enableCompileCache();
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
