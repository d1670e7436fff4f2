import type { ObservedShape } from '@punteo/payments';
import { expect, test } from 'vitest';
import { documentDriftChecks } from './document-drift.ts';

const at = new Date('2026-06-01T12:00:00Z');
const received = (line: string, more: Partial<ObservedShape> = {}): ObservedShape => ({
  provider: 'bank',
  kind: 'callback',
  contentType: 'application/json',
  line,
  count: 2,
  firstSeenAt: at,
  lastSeenAt: at,
  ...more,
});
const declaredShapes = { callback: ['$: object', '$.id: string', '$.date: string'], record: null };

test('documents with declared fields only pass, and declared fields that were never received are listed', () => {
  const shapes = [received('$: object'), received('$.id: string')];
  expect(documentDriftChecks(shapes, [{ name: 'bank', declaredShapes }])).toEqual([
    {
      name: 'bank callback shape',
      result: 'ok',
      detail: 'Every field is declared; 1 declared fields were never received:',
      lines: ['never received: $.date'],
    },
  ]);
});

test('undeclared fields, types and content types are a warning, with counts and days', () => {
  const shapes = [
    received('$: object'),
    received('$.id: number'),
    received('$.fee: string', { contentType: 'text/plain' }),
  ];
  expect(documentDriftChecks(shapes, [{ name: 'bank', declaredShapes }])).toMatchObject([
    {
      result: 'warn',
      lines: [
        'not declared: $.id: number as application/json, 2 times, 2026-06-01 to 2026-06-01',
        'not declared: $.fee: string as text/plain, 2 times, 2026-06-01 to 2026-06-01',
        'content type: text/plain',
        'never received: $.date',
      ],
    },
  ]);
});

test('documents without any declared shape pass, and their fields are listed', () => {
  const undocumented = { name: 'bank', declaredShapes: { callback: null, record: null } };
  expect(documentDriftChecks([received('$.event: string')], [undocumented])).toMatchObject([
    {
      result: 'ok',
      detail: expect.stringContaining('documents no shape'),
      lines: [expect.stringContaining('$.event')],
    },
  ]);
});

test.each([
  ['a declared', declaredShapes],
  ['an undeclared', { callback: null, record: null }],
])('more fields than are stored, in documents of %s shape, are a warning about the callback address', (_, shapes) => {
  const flood = [
    received('$: object'),
    received('$.fa: number'),
    received('$: more', { count: 90_000, contentType: '' }),
  ];
  expect(documentDriftChecks(flood, [{ name: 'bank', declaredShapes: shapes }])).toMatchObject([
    {
      result: 'warn',
      detail: expect.stringMatching(/^Too many different fields.*docs\/rotating-keys\.md\.$/),
      lines: expect.arrayContaining([expect.stringContaining('$: more, 90000 times')]),
    },
  ]);
});

test('without a received document nothing is compared', () => {
  expect(documentDriftChecks([], [{ name: 'bank', declaredShapes }])).toMatchObject([
    { result: 'ok', detail: 'Nothing was received yet.' },
  ]);
  expect(documentDriftChecks([received('$: object', { provider: 'other' })], [{ name: 'bank' }])).toEqual([]);
});
