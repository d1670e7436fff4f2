import { globSync, readFileSync } from 'node:fs';
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import type { Texts } from './text.ts';

const messages = Object.entries<Texts[string]>(catalogue);

test('every message has the grammar of ICU MessageFormat in both languages', () => {
  const faults = messages.flatMap(([id, { en, es }]) =>
    [en, es].flatMap((text) => {
      try {
        parse(text);
        return [];
      } catch (error) {
        return [`${id}: ${String(error)}`];
      }
    }),
  );
  expect(faults).toEqual([]);
});

test('every message has the same arguments, of the same types, in both languages', () => {
  const different = messages.filter(
    ([, { en, es }]) => JSON.stringify(argumentsOf(parse(en))) !== JSON.stringify(argumentsOf(parse(es))),
  );
  expect(different.map(([id]) => id)).toEqual([]);
});

test('no message has two files: each name stands once', () => {
  const files = globSync('*.ts', { cwd: import.meta.dirname }).filter((file) => !file.endsWith('.test.ts'));
  const names = files.flatMap((file) =>
    [...readFileSync(`${import.meta.dirname}/${file}`, 'utf8').matchAll(/^ {2}'([a-zA-Z.]+\.[a-zA-Z_.]+)': \{/gm)].map(
      ([, name]) => String(name),
    ),
  );
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});

/** The arguments of a message with their types, sorted; those of each branch of a plural or a selection too. */
function argumentsOf(elements: readonly MessageFormatElement[]): readonly string[] {
  const found = elements.flatMap((element): readonly string[] => {
    switch (element.type) {
      case TYPE.literal:
      case TYPE.pound:
        return [];
      case TYPE.tag:
        return [`<${element.value}>`, ...argumentsOf(element.children)];
      case TYPE.plural:
      case TYPE.select:
        return [
          `${TYPE[element.type]} ${element.value}`,
          ...Object.values(element.options).flatMap(({ value }) => argumentsOf(value)),
        ];
      default:
        return [`${TYPE[element.type]} ${element.value}`];
    }
  });
  return [...new Set(found)].sort();
}
