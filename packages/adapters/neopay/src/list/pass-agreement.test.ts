import { describe, expect, test } from 'vitest';
import type { Look, Pass } from './pass.ts';
import { passAgreement } from './pass-agreement.ts';

/**
 * Passes over lists whose rows are numbered in the order in which they stand; `1-10 11-20` are two pages. Row 1 is the
 * newest: its date is the latest.
 */
describe('two passes agree', () => {
  test.each<[string, string, string]>([
    ['that saw the same pages of a list that stood still', '1-10 11-20 21-25', '1-10 11-20 21-25'],
    ['whose last page was full', '1-10 11-20', '1-10 11-20'],
    ['over nothing', '', ''],
    ['over one page', '1-7', '1-7'],
    ['when a row came in in front between them', '1-10 11-20 21-25', '0,1-9 10-19 20-25'],
    ['when ten did, though pages end where they did', '1-10 11-20 21-25', '-9-0 1-10 11-20 21-25'],
    ['when a row came in while the second was read', '1-10 11-20 21-25', '1-10 10-19 20-25'],
    ['when one came in while the first was read', '1-10 10-19 20-25', '0,1-9 10-19 20-25'],
    ['when the list was turned round between them', '1-10 11-20 21-25', '25-16 15-6 5-1'],
    ['when pages became larger between them', '1-10 11-20 21-25', '1-20 21-25'],
  ])('%s', (_what, first, second) => {
    expect(passAgreement([pass(first)], pass(second))).not.toBe('none');
  });

  test.each<[string, string, string]>([
    ['of which the second lacks a row', '1-10 11-20 21-25', '1-10 12-21 22-25'],
    ['of which the first lacks one that is older than it', '1-10 12-21 22-25', '1-10 11-20 21-25'],
    ['that both turned round half-way', '1-10 11-20 20-11 10-1', '1-10 11-20 20-11 10-1'],
    ['that lack the same rows, between pages that never stood batched', '1-10 21-30', '1-5 6-10 21-25 26-30'],
    ['that end before the same rows', '1-10 11-20', '1-5 6-10 11-15 16-20'],
    ['of which the second turned round when it had seen the first page', '1-10 11-20', '1-10 10-1 20-11'],
  ])('but not those %s', (_what, first, second) => {
    expect(passAgreement([pass(first)], pass(second))).not.toBe('sure');
  });
});

describe('what makes one doubt, and takes a third pass', () => {
  test.each<[string, Pass, Pass]>([
    ['a count of more rows than were shown', pass('1-10 11-20'), pass('1-10 11-20', { total: 21 })],
    ['pages that may have overtaken each other', pass('1-10 11-20', { isInOrder: false }), pass('1-10 11-20')],
    ['pages of another size', pass('1-10 11-20'), pass('1-20')],
    ['an end after a page of another size', pass('1-10 6-10 11-15'), pass('1-3 4-6 7-9 10-12 13-15')],
    [
      'a row that came in, moved others down, and is not there any more',
      pass('1-10 10-19 21-25'),
      pass('1-10 10-19 21-25'),
    ],
    ['a row that stands on a page where it does not belong', pass('1-10 11-20,3'), pass('1-10 11-20,3')],
    [
      'a second look in which rows stood on two pages',
      pass('1-10 21-30'),
      pass('1-10 21-30 21-30', { isInOrder: false }),
    ],
  ])('%s', (_what, first, second) => {
    expect(passAgreement([first], second)).toBe('doubtful');
  });

  test('a smaller count, or none, is nothing to doubt', () => {
    for (const total of [null, 0, 19, 20]) {
      expect(passAgreement([pass('1-10 11-20')], pass('1-10 11-20', { total }))).toBe('sure');
    }
  });
});

describe('a third pass', () => {
  test('may agree with both before batched', () => {
    expect(passAgreement([pass('1-10 12-21 22-25'), pass('1-10 11-20 22-25')], pass('1-10 11-20 21-25'))).toBe('sure');
  });

  test('agrees with none of which rows are gone', () => {
    expect(passAgreement([pass('1-10 12-21 22-25'), pass('1-10 11-20 22-25')], pass('1-9,11 12-21 22-25'))).toBe(
      'none',
    );
  });

  test('agrees with none that turned round half-way, and is no such one itself', () => {
    const turned = pass('1-10 20-11 10-1');
    const quiet = pass('1-10 11-20');
    expect(passAgreement([turned, turned], turned)).toBe('none');
    expect(passAgreement([quiet, quiet], turned)).toBe('none');
    expect(passAgreement([turned, quiet], quiet)).toBe('sure');
  });

  test('need not agree with one that had a gap', () => {
    const gap = pass('1-10 21-25', { hasGap: true });
    expect(passAgreement([gap], pass('1-10 11-20 21-25'))).toBe('none');
    expect(passAgreement([pass('1-10 11-20 21-25')], gap)).toBe('none');
    expect(passAgreement([gap, pass('1-10 11-20 21-25')], pass('1-10 11-20 21-25'))).toBe('sure');
  });
});

test('a status that is another without a later date is no passAgreement; with one it is', () => {
  const before = pass('1-5');
  const silent = pass('1-5', { changes: { 3: { mark: 'paid' } } });
  const dated = pass('1-5', { changes: { 3: { mark: 'paid', changedAt: 1 } } });
  expect(passAgreement([before], silent)).toBe('none');
  expect(passAgreement([before], dated)).toBe('sure');
});

test('of a list without dates nothing is excused', () => {
  const undated = Object.fromEntries(
    [...Array(12).keys()].map((id) => [id, { createdAt: -Infinity, changedAt: -Infinity }]),
  );
  expect(passAgreement([pass('1-10 11', { changes: undated })], pass('0,1-9 10-11', { changes: undated }))).toBe(
    'none',
  );
});

interface Told extends Partial<Pick<Pass, 'isInOrder' | 'hasGap' | 'total'>> {
  readonly changes?: Readonly<Record<string, Partial<Look>>>;
}

function pass(text: string, { changes = {}, ...told }: Told = {}): Pass {
  const pages = text.split(' ').filter(Boolean).map(idsOf);
  const looks = pages.flat().map((id): [string, Look] => {
    const at = -Number(id);
    return [id, { money: '1.00 GBP', mark: 'pending', createdAt: at, changedAt: at, ...changes[id] }];
  });
  return { pages, looks: new Map(looks), isInOrder: true, hasGap: false, total: null, ...told };
}

/** `8-10,3` is 8, 9, 10 and 3; `3-1` is turned round. */
function idsOf(page: string): string[] {
  return page.split(',').flatMap((part) => {
    const [, from = '', to = from] = /^(-?\d+)(?:-(-?\d+))?$/.exec(part) ?? [];
    const step = Number(to) < Number(from) ? -1 : 1;
    return Array.from({ length: Math.abs(Number(to) - Number(from)) + 1 }, (_, index) =>
      String(Number(from) + step * index),
    );
  });
}
