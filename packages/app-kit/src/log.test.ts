import { PunteoError } from '@punteo/payments';
import { expect, test } from 'vitest';
import { createLog, errorFields, type LogFields } from './log.ts';

const SECRET = 'canary-7f3a';

test('a log line holds the listed fields only, whatever is passed to the log', () => {
  const { log, lines } = captured();
  const fields = { orderId: 'A-1', body: SECRET, headers: { authorization: SECRET }, err: new Error(SECRET) };
  log.info('Verified.', fields as LogFields);
  expect(JSON.parse(lines[0] as string)).toMatchObject({ app: 'test', msg: 'Verified.', orderId: 'A-1' });
  expect(lines.join()).not.toContain(SECRET);
});

test('a foreign error is logged by its name and code, never by its message', () => {
  const error = Object.assign(new Error(`connect to postgres://user:${SECRET}@db`), { code: 'ECONNREFUSED' });
  expect(errorFields(new Error(SECRET, { cause: error }))).toEqual({ errorName: 'Error' });
  expect(errorFields(error)).toEqual({ errorName: 'Error', errorCode: 'ECONNREFUSED' });
  expect(errorFields(SECRET)).toEqual({ errorName: 'string' });
});

test('a mistake in our code is logged with its function, file and line, without its message', () => {
  const thrownBy = (work: () => unknown) => {
    try {
      return work();
    } catch (error) {
      return errorFields(error);
    }
  };
  expect(thrownBy(() => (null as unknown as { secret: string }).secret)).toEqual({
    errorName: 'TypeError',
    errorPlace: expect.stringMatching(/log\.test\.ts:\d+$/),
  });
  const fields = thrownBy(() => BigInt(`1\n    at ${SECRET} (${SECRET}:1:1)\n`));
  expect(fields).toMatchObject({ errorName: 'SyntaxError', errorPlace: expect.stringMatching(/:\d+$/) });
  expect(JSON.stringify(fields)).not.toContain(SECRET);
});

test('a PunteoError is logged with its message, without its cause', () => {
  const error = new PunteoError('store_unavailable', 'The database cannot be reached.', { cause: new Error(SECRET) });
  expect(errorFields(error)).toEqual({
    errorName: 'PunteoError',
    errorCode: 'store_unavailable',
    errorMessage: 'The database cannot be reached.',
  });
});

test('a log entry is one line of at most 8 KB, also with line breaks, escapes and a megabyte in every field', () => {
  const { log, lines } = captured();
  const text = `\r\n\u001b[31m\u2028${'€"\u0000'.repeat(1_000_000)}`;
  const names: readonly (keyof LogFields)[] = [
    ...(['role', 'url', 'adminUrl', 'requestId', 'method', 'route', 'provider', 'orderId', 'runId'] as const),
    ...([
      'eventId',
      'eventType',
      'state',
      'reason',
      'signal',
      'errorName',
      'errorCode',
      'errorMessage',
      'errorPlace',
    ] as const),
  ];
  log.error('Failed.', Object.fromEntries(names.map((name) => [name, text])));
  expect(lines).toHaveLength(1);
  expect(lines[0]?.indexOf('\n')).toBe((lines[0]?.length ?? 0) - 1);
  expect(lines[0]).not.toContain('\u001b');
  expect(Buffer.byteLength(lines[0] ?? '')).toBeLessThanOrEqual(8_192);
});

function captured() {
  const lines: string[] = [];
  return { log: createLog({ app: 'test', level: 'trace', destination: { write: (line) => lines.push(line) } }), lines };
}
