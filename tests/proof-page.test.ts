import { expect, test } from 'vitest';
import { NEOPAY_CHECKS } from '../packages/adapters/neopay/src/index.ts';
import { CHAIN_CHECKS } from '../packages/chain/src/index.ts';
import { type CheckMeaning, type CheckOutcome, type CheckTable, ORDER_CHECKS } from '../packages/payments/src/index.ts';
import { readText } from './workspace.ts';

const page = readText('docs/proof.md');

/** The tables of the page, by the name in the comments around each. */
const tables: Readonly<Record<string, CheckTable>> = {
  'checks of neopay': NEOPAY_CHECKS,
  'checks of a chain': CHAIN_CHECKS,
  'checks of the order': ORDER_CHECKS,
};

test('the tables of docs/proof.md are those of the code. Refresh with: pnpm test tests/proof-page.test.ts -u', async () => {
  const generated = Object.entries(tables).reduce((text, [name, table]) => withTable(text, name, table), page);
  await expect(generated).toMatchFileSnapshot('../docs/proof.md');
});

test('every table of checks stands in docs/proof.md once, between its comments', () => {
  const starts = [...page.matchAll(/<!-- generated: (.+?) -->/g)].map(([, name]) => name);
  expect(starts).toEqual(Object.keys(tables));
  expect(page.match(/<!-- end of generated -->/g)).toHaveLength(starts.length);
});

function withTable(text: string, name: string, table: CheckTable): string {
  const block = new RegExp(`(<!-- generated: ${name} -->\n)[^]*?(\n<!-- end of generated -->)`);
  return text.replace(block, (_, start: string, end: string) => `${start}\n${tableText(table)}\n${end}`);
}

function tableText(table: CheckTable): string {
  const rows = Object.entries(table).map(([name, meaning]) => rowText(name, meaning));
  return ['| check | passes when | failed means | unknown means |', '|---|---|---|---|', ...rows].join('\n');
}

function rowText(name: string, { passed, failed, unknown }: CheckMeaning): string {
  return `| \`${name}\` | ${passed} | ${outcomeText(failed)} | ${outcomeText(unknown)} |`;
}

/** `the answer is about another payment: check_failed` */
function outcomeText(outcome: CheckOutcome | null): string {
  if (outcome === null) return '–';
  return [outcome.meaning, outcome.kind && `\`${outcome.kind}\``].filter(Boolean).join(': ');
}
