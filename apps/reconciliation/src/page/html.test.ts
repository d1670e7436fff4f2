import fc from 'fast-check';
import { expect, test } from 'vitest';
import { html } from './html.ts';

test('the html tag escapes a value, keeps nested html and joins a list', () => {
  const bold = html`<b>${'<&>"\'`'}</b>`;
  expect(html`<p title="${'"'}">${[bold, null, undefined, 1]}</p>`.text).toBe(
    '<p title="&#34;"><b>&#60;&#38;&#62;&#34;&#39;&#96;</b>1</p>',
  );
});

test('no value adds markup or closes an attribute', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { text: escaped } = html`${text}`;
      return !/[<>"'`]/.test(escaped) && !/&(?!#\d+;)/.test(escaped);
    }),
  );
});

test('the html tag replaces control characters and characters that change the writing direction', () => {
  expect(html`${'a\u202Eb\u0000c\uD800d\te'}`.text).toBe('a\uFFFDb\uFFFDc\uFFFDd\te');
});
