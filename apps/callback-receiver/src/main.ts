import { enableCompileCache } from 'node:module';

// Before any other module is loaded, which is why the program is imported on demand.
enableCompileCache();
const { runProgram } = await import('./run-program.ts');
await runProgram(process.env);
