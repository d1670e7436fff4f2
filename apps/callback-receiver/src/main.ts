import { enableCompileCache } from 'node:module';
import { boundHeap } from './bound-heap.ts';

// Both before any other module is loaded, which is why the program is imported on demand.
enableCompileCache();
const letHeapGrow = boundHeap();
const { runProgram } = await import('./run-program.ts');
await runProgram(process.env);
letHeapGrow();
