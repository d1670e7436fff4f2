import { DISCREPANCY_KINDS } from '@punteo/payments';
import { expect, test } from 'vitest';
import { LANGUAGES } from '../language.ts';
import { sentence } from '../sentence.ts';
import { EXAMPLES } from './__fixtures__/examples.ts';
import { GUIDE } from './guide.ts';
import { guidePage } from './guide-page.ts';

const FILES = { en: 'reconciliation.md', es: 'reconciliation.es.md' };

test.each(LANGUAGES)(
  'the page about discrepancies is current in %s. Refresh with: pnpm test apps/reconciliation/src/texts/guide -u',
  async (language) => {
    await expect(guidePage(language, EXAMPLES)).toMatchFileSnapshot(`../../../../../docs/${FILES[language]}`);
  },
);

test('every kind of discrepancy has its meaning, its example and what to do, in the order of the code', () => {
  expect(new Set(Object.keys(GUIDE))).toEqual(new Set(DISCREPANCY_KINDS));
  for (const language of LANGUAGES) {
    const headings = [...guidePage(language, EXAMPLES).matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
    expect(headings).toEqual(DISCREPANCY_KINDS);
  }
});

test('the examples leave no value of their sentence unknown', () => {
  for (const kind of DISCREPANCY_KINDS) {
    expect(sentence({ ...EXAMPLES[kind], kind }, 'en')).not.toMatch(
      /an unknown sum|\ban order\b|the provider\b|another order/,
    );
  }
});

test('what the guide says differs between the languages and ends as a sentence', () => {
  for (const kind of DISCREPANCY_KINDS) {
    const { meaning, todo } = GUIDE[kind];
    for (const text of [meaning, todo]) {
      expect(text.es).not.toBe(text.en);
      for (const language of LANGUAGES) expect(text[language]).toMatch(/^\p{Lu}.*\.$/u);
    }
  }
});
