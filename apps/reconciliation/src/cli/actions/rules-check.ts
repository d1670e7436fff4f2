import { readConfigurationFile } from '@punteo/app-kit/configuration-file';
import { textTable } from '../../report/text-table.ts';
import { parseRules } from '../../rules/parse-rules.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';

export async function rulesCheck({ terminal }: CommandContext, options: CommonOptions, path: string): Promise<number> {
  const { rules, fingerprint } = parseRules(await readConfigurationFile(path));
  const named = rules.map(({ name, kind }) => ({ name, kind }));
  const count = `${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}, fingerprint ${fingerprint}`;
  const table = textTable(named.map(({ name, kind }) => [name, kind]));
  terminal.print(
    options.json ? json({ fingerprint, rules: named }) : [count, ...(rules.length === 0 ? [] : [table])].join('\n'),
  );
  return EXIT.ok;
}
