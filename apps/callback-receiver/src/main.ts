// An old Node has no `enableCompileCache` to import by name.
import * as nodeModule from 'node:module';
import { requireNode } from '@punteo/app-kit/node-version';
import { boundHeap } from './bound-heap.ts';

requireNode();

// Both before any other module is loaded, which is why the program is imported on demand.
nodeModule.enableCompileCache();
const letHeapGrow = boundHeap();

const { runProgram } = await import('./run-program.ts');
await runProgram(process.env);
letHeapGrow();
