import { Text, VisuallyHidden } from '@mantine/core';
import type { AuditEntry } from '@punteo/clients/reconciliation';
import { useIntl } from 'react-intl';
import { exactText } from '../../components/instant.tsx';
import { PrintHash } from '../../components/print-hash.tsx';
import { useLabel, useText } from '../../texts/use-text.ts';
import { detailChanges } from './detail-changes.ts';

/** Old and new values of an audit row. */
export function AuditDetail({ detail }: { readonly detail: AuditEntry['detail'] }) {
  const text = useText();
  const label = useLabel();
  const changes = detailChanges(detail);
  if (changes.length === 0) return <span>–</span>;
  return (
    <div>
      {changes.map(({ name, before, after }) => (
        <Text key={name} size="xs" component="div">
          {label('detail', name)}: {before !== undefined && <Value name={name} value={before} />}
          {before !== undefined && (
            <>
              <span aria-hidden> → </span>
              <VisuallyHidden> {text('audit.becomes')} </VisuallyHidden>
            </>
          )}
          <b>
            <Value name={name} value={after} />
          </b>
        </Text>
      ))}
    </div>
  );
}

const INSTANT = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const HASH = /^[0-9a-f]{64}$/;

function Value({ name, value }: { readonly name: string; readonly value: string | null }) {
  const { messages, locale } = useIntl();
  const text = useText();
  if (value === null || value === '') {
    const id = `emptyDetail.${name}`;
    return id in messages ? text(id as Parameters<typeof text>[0]) : '–';
  }
  if (INSTANT.test(value)) return exactText(value, locale);
  return HASH.test(value) ? <PrintHash value={value} /> : value;
}
