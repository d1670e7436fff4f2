import { createSolpay, solpayFromEnvironment } from '@punteo/testing/solpay';
import { runProgram } from '../run-program.ts';

// The receiver as it is released, with one provider more, which signs its callbacks.
await runProgram(process.env, (environment, shared) => {
  const settings = solpayFromEnvironment(environment);
  return settings === null ? [] : [createSolpay({ ...settings, ...shared })];
});
