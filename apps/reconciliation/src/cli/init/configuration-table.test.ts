import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/**
 * The table of variables that `punteo init` writes is that of docs/configuration.md. After a change of the page:
 * `pnpm exec vitest run apps/reconciliation/src/cli/init --update`.
 */
test('the variables of `punteo init` are those of docs/configuration.md, with their defaults and meanings', async () => {
  const page = readFileSync(new URL('../../../../../docs/configuration.md', import.meta.url), 'utf8');
  const table = page
    .split(/^## /m)
    .slice(1)
    .flatMap((section) => {
      const variables = [...section.matchAll(/^\| (`[^|]+`) \| ((?:\\\||[^|])*) \| ((?:\\\||[^|])*) ?\|$/gm)].flatMap(
        ([, names = '', value = '', meaning = '']) =>
          names
            .replaceAll('`', '')
            .split(', ')
            .map((name) => variableOf(name, value.trim(), plain(meaning))),
      );
      const heading = section.split('\n')[0] ?? '';
      // A name with a part that the merchant chooses is no variable yet.
      return [{ heading, variables: variables.filter(({ name }) => !name.includes('<')) }];
    });
  expect(table.flatMap(({ variables }) => variables).length).toBeGreaterThan(60);
  await expect(`${JSON.stringify(table, null, 2)}\n`).toMatchFileSnapshot('configuration-table.json');
});

function variableOf(name: string, value: string, meaning: string) {
  const [, code] = /^`([^`]*)`$/.exec(value) ?? [];
  if (code !== undefined) return { name, default: code, meaning };
  if (/^(?:required|unset|none)\b/.test(value))
    return { name, default: null, meaning: value.startsWith('required') ? sentences(meaning, value) : meaning };
  return { name, default: '', meaning: sentences(meaning, `default: ${plain(value)}`) };
}

function sentences(...parts: readonly string[]): string {
  return parts
    .filter((part) => part !== '')
    .join('. ')
    .replaceAll('.. ', '. ');
}

function plain(markdown: string): string {
  return markdown
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll('`', '')
    .replaceAll('\\|', '|')
    .trim();
}
