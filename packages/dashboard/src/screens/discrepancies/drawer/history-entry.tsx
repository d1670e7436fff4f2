import { Anchor, Group, Text } from '@mantine/core';
import type { DiscrepancyHistoryPage } from '@punteo/clients/reconciliation';
import { Link } from '@tanstack/react-router';
import { useIntl } from 'react-intl';
import { Instant } from '../../../components/instant.tsx';
import { dayText } from '../../../components/local-day.tsx';
import { useLabel, useText } from '../../../texts/use-text.ts';

type Entry = DiscrepancyHistoryPage['items'][number];

/** One thing that happened: when, who, what, and why. */
export function HistoryEntry({ entry }: { readonly entry: Entry }) {
  const text = useText();
  return (
    <li style={{ borderInlineStart: '2px solid var(--mantine-color-default-border)', paddingInlineStart: '0.75rem' }}>
      <Group gap="xs">
        <Text c="dimmed" component="span">
          <Instant at={entry.at} />
        </Text>
        <Text component="span" fw={600}>
          {entry.type === 'decided'
            ? text('discrepancy.history.decided', { actor: entry.actor })
            : text(`discrepancy.history.${entry.type}`)}
        </Text>
        {entry.type !== 'decided' && entry.runId !== null && (
          <Anchor component={Link} to={`/runs/${encodeURIComponent(entry.runId)}`}>
            {text('discrepancy.history.run')}
          </Anchor>
        )}
      </Group>
      {entry.type === 'decided' ? (
        <>
          <DecidedChanges detail={entry.detail} />
          {entry.reason !== null && (
            <Text fs="italic">{text('discrepancy.history.reason', { reason: entry.reason })}</Text>
          )}
        </>
      ) : (
        entry.fieldsBefore !== null && entry.type === 'changed' && <FoundChanges entry={entry} />
      )}
    </li>
  );
}

/** `owner: nobody → fina`. */
function DecidedChanges({ detail }: { readonly detail: Readonly<Record<string, string | null>> }) {
  const text = useText();
  const label = useLabel();
  const { locale } = useIntl();
  const shown = (name: string, value: string | null | undefined) => {
    if (value === null || value === undefined) return text('discrepancy.history.none');
    if (name === 'dueOn') return dayText(value, locale);
    return name === 'state' && (value === 'open' || value === 'resolved') ? text(`discrepancyState.${value}`) : value;
  };
  return Object.keys(detail)
    .filter((name) => !name.endsWith('Before'))
    .map((name) => (
      <Text key={name} style={{ overflowWrap: 'anywhere' }}>
        {text('discrepancy.history.change', {
          name: label('detail', name),
          before: shown(name, detail[`${name}Before`]),
          after: shown(name, detail[name]),
        })}
      </Text>
    ));
}

/** The fields that a later run found with other values. */
function FoundChanges({ entry }: { readonly entry: Exclude<Entry, { readonly type: 'decided' }> }) {
  const text = useText();
  const label = useLabel();
  return entry.fields.map(({ field, actual }, index) => {
    const before = entry.fieldsBefore?.[index]?.actual ?? null;
    if (before === actual) return null;
    return (
      <Text key={`${field} ${index}`}>
        {text('discrepancy.history.change', {
          name: label('field', field),
          before: before ?? text('discrepancy.history.none'),
          after: actual ?? text('discrepancy.history.none'),
        })}
      </Text>
    );
  });
}
