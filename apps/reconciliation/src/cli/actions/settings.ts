import { readConfig } from '../../config.ts';
import { textTable } from '../../report/text-table.ts';
import { type SettingValue, shownSettings } from '../../settings/shown-settings.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withHeader } from '../with-header.ts';

/** Needs no database. */
export async function settings(context: CommandContext, options: CommonOptions): Promise<number> {
  const { environment, terminal } = context;
  const groups = shownSettings(await readConfig(environment));
  const rows = groups.flatMap(({ group, items }) =>
    items.flatMap(({ name: item, values }) =>
      values.map(({ name, variable, value }) => [group, item, name, variable ?? '-', valueText(value)]),
    ),
  );
  terminal.print(options.json ? json({ groups }) : textTable([COLUMNS, ...rows], [], withHeader(terminal)));
  return EXIT.ok;
}

const COLUMNS = ['group', 'of', 'setting', 'variable', 'value'];

function valueText(value: SettingValue): string {
  if (value === null) return '-';
  return Array.isArray(value) ? value.join(', ') : `${value}`;
}
