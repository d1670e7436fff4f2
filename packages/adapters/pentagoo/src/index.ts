export { type PentagooSettings, pentagooEnvironment, pentagooFromEnvironment } from './config.ts';
export { createPentagoo, type PentagooConfig } from './pentagoo.ts';
