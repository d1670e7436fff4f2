import { Text, Title, VisuallyHidden } from '@mantine/core';
import type { Discrepancy } from '@punteo/clients/reconciliation';
import { useLabel, useText } from '../../../texts/use-text.ts';
import classes from './both-sides.module.css';
import { FieldValue } from './field-value.tsx';

/** What each side writes, field by field. Those that differ are marked by colour, weight and, for a screen reader, by a word. */
export function BothSides({ fields }: { readonly fields: Discrepancy['fields'] }) {
  const text = useText();
  const label = useLabel();
  if (fields.length === 0) return null;
  return (
    <section>
      <Title order={2} size="h3" mb="xs">
        {text('discrepancy.sides')}
      </Title>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{text('discrepancy.field')}</th>
            <th scope="col">{text('discrepancy.expected')}</th>
            <th scope="col">{text('discrepancy.actual')}</th>
          </tr>
        </thead>
        <tbody>
          {fields.map(({ field, expected, actual }, index) => {
            const differs = expected !== actual;
            return (
              <tr key={`${field} ${index}`} data-differs={differs || undefined}>
                <th scope="row">
                  {nameOf(field)}
                  {differs && <VisuallyHidden> {text('discrepancy.differs')}</VisuallyHidden>}
                  {differs && (
                    <Text component="span" c="var(--mantine-color-error)" aria-hidden>
                      {' ≠'}
                    </Text>
                  )}
                </th>
                <td>
                  <FieldValue value={expected} />
                </td>
                <td>
                  <FieldValue value={actual} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );

  /** A field is named by a table of its own, or as the check that found it. */
  function nameOf(field: string): string {
    const name = label('field', field);
    return name === field ? label('check', field) : name;
  }
}
