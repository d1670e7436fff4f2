import { PunteoError } from '@punteo/payments';
import { expect, test } from 'vitest';
import { STATUS_BY_CODE } from '../api/problem.ts';
import { exitCodeOfError } from './exit-code-of-error.ts';
import { EXIT } from './exit-codes.ts';

/** They are not the sender's fault, or no command meets them. */
const OTHERS = ['store_unavailable', 'not_found', 'run_in_progress'];
const avoidable = Object.keys(STATUS_BY_CODE).filter((code) => !OTHERS.includes(code));

test.each(avoidable)('the error %s, which another request avoids, is wrong usage and not a fault of ours', (code) => {
  expect(exitCodeOfError(new PunteoError(code, 'A sentence.'))).toEqual({
    code: EXIT.wrongUsage,
    message: 'A sentence.',
  });
});
