import { Badge, Text } from '@mantine/core';
import type { Settings } from '@punteo/clients/reconciliation';
import { useIntl } from 'react-intl';
import { useText } from '../../texts/use-text.ts';

/** What the API writes in place of a secret. */
const SECRET = 'configured';

/** A value that is set. Numbers are written as the variable has them. */
export function SettingValue({
  value,
}: {
  readonly value: Settings['groups'][number]['items'][number]['values'][number]['value'];
}) {
  const text = useText();
  const { formatList } = useIntl();
  if (value === null || (Array.isArray(value) && value.length === 0))
    return <Text c="dimmed">{text('settings.notSet')}</Text>;
  if (value === SECRET)
    return (
      <Badge variant="light" color="gray" tt="none">
        {text('settings.secret')}
      </Badge>
    );
  if (typeof value === 'boolean') return <span>{text(value ? 'settings.yes' : 'settings.no')}</span>;
  if (Array.isArray(value)) return <span>{formatList(value, { type: 'unit' })}</span>;
  return <span>{value}</span>;
}
