import { PunteoError } from '@punteo/payments';
import { expect, test } from 'vitest';
import { createLog, errorFields, type LogFields } from './log.ts';

const SECRET = 'canary-7f3a';

test('a line holds the named fields and nothing else, whatever is passed', () => {
  const { log, lines } = captured();
  const fields = { orderId: 'A-1', body: SECRET, headers: { authorization: SECRET }, err: new Error(SECRET) };
  log.info('Judged.', fields as LogFields);
  expect(JSON.parse(lines[0] as string)).toMatchObject({ app: 'callback-receiver', msg: 'Judged.', orderId: 'A-1' });
  expect(lines.join()).not.toContain(SECRET);
});

test('an error of others is told by its name and code, its words are not repeated', () => {
  const error = Object.assign(new Error(`connect to postgres://user:${SECRET}@db`), { code: 'ECONNREFUSED' });
  expect(errorFields(new Error(SECRET, { cause: error }))).toEqual({ errorName: 'Error' });
  expect(errorFields(error)).toEqual({ errorName: 'Error', errorCode: 'ECONNREFUSED' });
  expect(errorFields(SECRET)).toEqual({ errorName: 'string' });
});

test('an error of ours keeps its message, but not its cause', () => {
  const error = new PunteoError('store_unavailable', 'The store is away.', { cause: new Error(SECRET) });
  expect(errorFields(error)).toEqual({
    errorName: 'PunteoError',
    errorCode: 'store_unavailable',
    errorMessage: 'The store is away.',
  });
});

test('an event is one line of at most 8 KB, also with line breaks, escapes and a megabyte in a field', () => {
  const { log, lines } = captured();
  const nasty = `\r\n\u001b[31m\u2028${'€"\u0000'.repeat(1_000_000)}`;
  const names = ['orderId', 'eventId', 'reason', 'provider', 'state', 'errorMessage', 'errorCode', 'errorName'];
  log.error('Failed.', Object.fromEntries(names.map((name) => [name, nasty])));
  expect(lines).toHaveLength(1);
  expect(lines[0]?.indexOf('\n')).toBe((lines[0]?.length ?? 0) - 1);
  expect(lines[0]).not.toContain('\u001b');
  expect(Buffer.byteLength(lines[0] ?? '')).toBeLessThanOrEqual(8_192);
});

function captured() {
  const lines: string[] = [];
  return { log: createLog('trace', { write: (line) => lines.push(line) }), lines };
}
