import { describe, expect, test } from 'vitest';
import type { Pass } from './pass.ts';
import { passAgreement } from './pass-agreement.ts';
import type { RowVersion } from './row-version.ts';

/** Passes over lists of numbered rows: `1-10 11-20` are two pages. A lower number is a newer row, with a later date. */
describe('two passes agree', () => {
  test.each<[string, string, string]>([
    ['that have the same pages of an unchanged list', '1-10 11-20 21-25', '1-10 11-20 21-25'],
    ['whose last page is full', '1-10 11-20', '1-10 11-20'],
    ['over an empty list', '', ''],
    ['over a list of one page', '1-7', '1-7'],
    ['when a row was inserted at the front between them', '1-10 11-20 21-25', '0,1-9 10-19 20-25'],
    [
      'when ten rows were inserted, so that the pages end at the same rows',
      '1-10 11-20 21-25',
      '-9-0 1-10 11-20 21-25',
    ],
    ['when a row was inserted during the second', '1-10 11-20 21-25', '1-10 10-19 20-25'],
    ['when a row was inserted during the first', '1-10 10-19 20-25', '0,1-9 10-19 20-25'],
    ['when the list was reversed between them', '1-10 11-20 21-25', '25-16 15-6 5-1'],
    ['when pages became larger between them', '1-10 11-20 21-25', '1-20 21-25'],
  ])('%s', (_what, first, second) => {
    expect(passAgreement([pass(first)], pass(second))).not.toBe('none');
  });

  test.each<[string, string, string]>([
    ['the second lacks a row', '1-10 11-20 21-25', '1-10 12-21 22-25'],
    ['the first lacks a row that is older than its start', '1-10 12-21 22-25', '1-10 11-20 21-25'],
    ['both were reversed half-way', '1-10 11-20 20-11 10-1', '1-10 11-20 20-11 10-1'],
    [
      'both lack the same rows, at a boundary whose rows no page shows as neighbours',
      '1-10 21-30',
      '1-5 6-10 21-25 26-30',
    ],
    ['both end before the same rows', '1-10 11-20', '1-5 6-10 11-15 16-20'],
    ['the second was reversed after its first page', '1-10 11-20', '1-10 10-1 20-11'],
  ])('but not when %s', (_what, first, second) => {
    expect(passAgreement([pass(first)], pass(second))).not.toBe('sure');
  });
});

describe('agreement is doubtful, and needs a third pass, after', () => {
  test.each<[string, Pass, Pass]>([
    ['a total above the number of rows shown', pass('1-10 11-20'), pass('1-10 11-20', { total: 21 })],
    ['concurrent requests in the first pass', pass('1-10 11-20', { isInOrder: false }), pass('1-10 11-20')],
    ['a change of the page size', pass('1-10 11-20'), pass('1-20')],
    ['a change of the page size before the end', pass('1-10 6-10 11-15'), pass('1-3 4-6 7-9 10-12 13-15')],
    ['an insertion that moved others down and was removed again', pass('1-10 10-19 21-25'), pass('1-10 10-19 21-25')],
    ['a repeated row at a place where no insertion can have moved it', pass('1-10 11-20,3'), pass('1-10 11-20,3')],
    [
      'a concurrent second pass with rows on two pages',
      pass('1-10 21-30'),
      pass('1-10 21-30 21-30', { isInOrder: false }),
    ],
  ])('%s', (_what, first, second) => {
    expect(passAgreement([first], second)).toBe('doubtful');
  });

  test('but not after a total that is smaller than the number of rows, or missing', () => {
    for (const total of [null, 0, 19, 20]) {
      expect(passAgreement([pass('1-10 11-20')], pass('1-10 11-20', { total }))).toBe('sure');
    }
  });
});

describe('a third pass', () => {
  test('may agree with the rows of both earlier passes together', () => {
    expect(passAgreement([pass('1-10 12-21 22-25'), pass('1-10 11-20 22-25')], pass('1-10 11-20 21-25'))).toBe('sure');
  });

  test('agrees with no earlier pass whose rows it lacks', () => {
    expect(passAgreement([pass('1-10 12-21 22-25'), pass('1-10 11-20 22-25')], pass('1-9,11 12-21 22-25'))).toBe(
      'none',
    );
  });

  test('agrees with no pass that was reversed half-way, and not when it was reversed itself', () => {
    const reversed = pass('1-10 20-11 10-1');
    const unchanged = pass('1-10 11-20');
    expect(passAgreement([reversed, reversed], reversed)).toBe('none');
    expect(passAgreement([unchanged, unchanged], reversed)).toBe('none');
    expect(passAgreement([reversed, unchanged], unchanged)).toBe('sure');
  });

  test('ignores an earlier pass with a gap, and does not agree when it has a gap itself', () => {
    const gap = pass('1-10 21-25', { hasGap: true });
    expect(passAgreement([gap], pass('1-10 11-20 21-25'))).toBe('none');
    expect(passAgreement([pass('1-10 11-20 21-25')], gap)).toBe('none');
    expect(passAgreement([gap, pass('1-10 11-20 21-25')], pass('1-10 11-20 21-25'))).toBe('sure');
  });
});

test('passes do not agree on a status that changed without a later date, and agree with a later date', () => {
  const before = pass('1-5');
  const undated = pass('1-5', { changes: { 3: { content: 'paid' } } });
  const dated = pass('1-5', { changes: { 3: { content: 'paid', changedAt: 1 } } });
  expect(passAgreement([before], undated)).toBe('none');
  expect(passAgreement([before], dated)).toBe('sure');
});

test('in a list without dates a new row is never excused as newer than the first pass', () => {
  const undated = Object.fromEntries(
    [...Array(12).keys()].map((id) => [id, { createdAt: -Infinity, changedAt: -Infinity }]),
  );
  expect(passAgreement([pass('1-10 11', { changes: undated })], pass('0,1-9 10-11', { changes: undated }))).toBe(
    'none',
  );
});

interface PassChanges extends Partial<Pick<Pass, 'isInOrder' | 'hasGap' | 'total'>> {
  readonly changes?: Readonly<Record<string, Partial<RowVersion>>>;
}

function pass(text: string, { changes = {}, ...fields }: PassChanges = {}): Pass {
  const pages = text.split(' ').filter(Boolean).map(idsOf);
  const versions = pages.flat().map((id): [string, RowVersion] => {
    const at = -Number(id);
    return [id, { amount: '1.00 GBP', content: 'pending', createdAt: at, changedAt: at, ...changes[id] }];
  });
  return { pages, versions: new Map(versions), isInOrder: true, hasGap: false, total: null, ...fields };
}

/** `8-10,3` is 8, 9, 10 and 3; `3-1` is 3, 2 and 1. */
function idsOf(page: string): string[] {
  return page.split(',').flatMap((part) => {
    const [, from = '', to = from] = /^(-?\d+)(?:-(-?\d+))?$/.exec(part) ?? [];
    const step = Number(to) < Number(from) ? -1 : 1;
    return Array.from({ length: Math.abs(Number(to) - Number(from)) + 1 }, (_, index) =>
      String(Number(from) + step * index),
    );
  });
}
