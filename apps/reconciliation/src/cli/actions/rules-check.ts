import { setVariables } from '@punteo/app-kit/config';
import { readConfigurationFile } from '@punteo/app-kit/configuration-file';
import { configuredProviders, readProviderSettings } from '@punteo/app-kit/providers';
import { PunteoError } from '@punteo/payments';
import { textTable } from '../../report/text-table.ts';
import { parseRules } from '../../rules/parse-rules.ts';
import { unknownProviders } from '../../rules/unknown-providers.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';

export async function rulesCheck(
  { terminal, environment }: CommandContext,
  options: CommonOptions,
  path: string,
): Promise<number> {
  const { rules, fingerprint } = parseRules(await readConfigurationFile(path));
  const configured = configuredProviders((await readProviderSettings(setVariables(environment))).settings);
  // A file may be checked where no provider is configured, such as in a pipeline.
  const faults = configured.length === 0 ? [] : unknownProviders(rules, configured);
  if (faults.length > 0) throw new PunteoError('configuration_invalid', faults.join('\n'));
  if (configured.length === 0 && rules.some(({ providers }) => providers.length > 0))
    terminal.note('No provider is configured here, so the names of providers were not checked.');
  const named = rules.map(({ name, kind }) => ({ name, kind }));
  const count = `${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}, fingerprint ${fingerprint}`;
  const table = textTable(
    named.map(({ name, kind }) => [name, kind]),
    [],
    terminal,
  );
  terminal.print(
    options.json ? json({ fingerprint, rules: named }) : [count, ...(rules.length === 0 ? [] : [table])].join('\n'),
  );
  return EXIT.ok;
}
