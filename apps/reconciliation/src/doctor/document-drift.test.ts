import type { ObservedShape } from '@punteo/payments';
import { expect, test } from 'vitest';
import { driftSigns } from './document-drift.ts';

const at = new Date('2026-06-01T12:00:00Z');
const seen = (line: string, more: Partial<ObservedShape> = {}): ObservedShape => ({
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

test('what comes as announced is well, and what never came is told', () => {
  expect(driftSigns([seen('$: object'), seen('$.id: string')], [{ name: 'bank', declaredShapes }])).toEqual([
    {
      name: 'bank callback shape',
      result: 'ok',
      detail: 'What comes is what is announced, and 1 announced paths never came:',
      lines: ['never seen: $.date'],
    },
  ]);
});

test('new fields, new types and new content types are a warning, with counts and days', () => {
  const shapes = [seen('$: object'), seen('$.id: number'), seen('$.fee: string', { contentType: 'text/plain' })];
  expect(driftSigns(shapes, [{ name: 'bank', declaredShapes }])).toMatchObject([
    {
      result: 'warn',
      lines: [
        'not declared: $.id: number as application/json, 2 times, 2026-06-01 to 2026-06-01',
        'not declared: $.fee: string as text/plain, 2 times, 2026-06-01 to 2026-06-01',
        'content type: text/plain',
        'never seen: $.date',
      ],
    },
  ]);
});

test('what is announced nowhere is shown as it came', () => {
  const shapes = [seen('$.event: string')];
  expect(driftSigns(shapes, [{ name: 'bank', declaredShapes: { callback: null, record: null } }])).toMatchObject([
    { result: 'ok', detail: expect.stringContaining('announced nowhere'), lines: [expect.stringContaining('$.event')] },
  ]);
});

test.each([declaredShapes, { callback: null, record: null }])(
  'a flood of made-up fields is a warning that names the address',
  (announced) => {
    const shapes = [seen('$: object'), seen('$.fa: number'), seen('$: more', { count: 90_000, contentType: '' })];
    expect(driftSigns(shapes, [{ name: 'bank', declaredShapes: announced }])).toMatchObject([
      {
        result: 'warn',
        detail: expect.stringMatching(/^More came than is written down.*docs\/rotating-keys\.md\.$/),
        lines: expect.arrayContaining([expect.stringContaining('$: more, 90000 times')]),
      },
    ]);
  },
);

test('while nothing has come there is nothing to compare', () => {
  expect(driftSigns([], [{ name: 'bank', declaredShapes }])).toMatchObject([{ detail: 'Nothing has come yet.' }]);
  expect(driftSigns([seen('$: object', { provider: 'other' })], [{ name: 'bank' }])).toEqual([]);
});
