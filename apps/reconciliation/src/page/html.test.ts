import fc from 'fast-check';
import { expect, test } from 'vitest';
import { html } from './html.ts';

test('a value is escaped, HTML of ours is not, and a list is joined', () => {
  const bold = html`<b>${'<&>"\'`'}</b>`;
  expect(html`<p title="${'"'}">${[bold, null, undefined, 1]}</p>`.text).toBe(
    '<p title="&#34;"><b>&#60;&#38;&#62;&#34;&#39;&#96;</b>1</p>',
  );
});

test('whatever the value, it adds no markup and closes no attribute', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      const { text: made } = html`${text}`;
      return !/[<>"'`]/.test(made) && !/&(?!#\d+;)/.test(made);
    }),
  );
});

test('characters that turn the direction of writing or that no page may hold are replaced', () => {
  expect(html`${'a\u202Eb\u0000c\uD800d\te'}`.text).toBe('a\uFFFDb\uFFFDc\uFFFDd\te');
});
