import { PunteoError } from '@punteo/payments';
import { expect, test } from 'vitest';
import { STATUS_BY_CODE } from '../api/problem.ts';
import { exitCodeOfError } from './exit-code-of-error.ts';
import { EXIT } from './exit-codes.ts';

/** No command meets them; the time zone of a command is a variable, so that its error is wrong configuration. */
const OF_THE_API = [
  'json_malformed',
  'not_found',
  'request_invalid',
  'request_malformed',
  'run_in_progress',
  'run_queue_full',
  'time_zone_unknown',
];
const avoidable = Object.entries(STATUS_BY_CODE).flatMap(([code, status]) =>
  status < 500 && !OF_THE_API.includes(code) ? [code] : [],
);

test.each(avoidable)('the error %s, which another request avoids, is wrong usage and not a fault of ours', (code) => {
  expect(exitCodeOfError(new PunteoError(code, 'A sentence.'))).toEqual({
    code: EXIT.wrongUsage,
    message: 'A sentence.',
  });
});
