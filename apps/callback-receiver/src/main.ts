import module from 'node:module';
import { refuseOldNode } from '@punteo/app-kit/node-version';
import { boundHeap } from './bound-heap.ts';

// All before any other module is loaded, which is why the program is imported on demand.
refuseOldNode('The callback receiver');
module.enableCompileCache();
const letHeapGrow = boundHeap();

const { runProgram } = await import('./run-program.ts');
await runProgram(process.env);
letHeapGrow();
