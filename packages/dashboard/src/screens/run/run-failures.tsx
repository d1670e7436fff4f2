import { Anchor, Text } from '@mantine/core';
import type { Run } from '@punteo/clients/reconciliation';
import { Link } from '@tanstack/react-router';
import { PlainTable } from '../../components/plain-table/plain-table.tsx';
import { Section } from '../../components/section.tsx';
import { useText } from '../../texts/use-text.ts';

/** What a run could not process while everything else went on. */
export function RunFailures({ run: { failures, failureCount } }: { readonly run: Run }) {
  const text = useText();
  if (failures.length === 0) return null;
  const more = failureCount - failures.length;
  return (
    <Section title={text('run.failures')}>
      <PlainTable
        label={text('run.failures')}
        columns={[
          { header: text('run.failures.subject') },
          { header: text('run.failures.step') },
          { header: text('run.failures.code') },
        ]}
        rows={failures.map(({ subject, step, code, orderId }) => ({
          key: `${step} ${subject}`,
          cells: [
            orderId === null ? (
              subject
            ) : (
              <Anchor key="order" component={Link} to={`/orders/${encodeURIComponent(orderId)}`}>
                {subject}
              </Anchor>
            ),
            text(`run.step.${step}`),
            <code key="code">{code}</code>,
          ],
        }))}
      />
      {more > 0 && <Text c="dimmed">{text('run.failures.more', { count: more })}</Text>}
    </Section>
  );
}
