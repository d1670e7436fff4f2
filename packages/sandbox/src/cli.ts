#!/usr/bin/env node
import module from 'node:module';
import { refuseOldNode } from './node-version.ts';

// Both before any other module is loaded: an old Node could not read it, and only what is imported from here on is cached.
refuseOldNode('punteo-sandbox');
module.enableCompileCache();
const { runCommand } = await import('./command.ts');
await runCommand();
