import { Group, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

/** A part of a screen under a heading of its own. */
export function Section({
  title,
  intro,
  actions,
  children,
}: {
  readonly title: string;
  /** One sentence: what is shown. */
  readonly intro?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section aria-labelledby={id} style={{ marginBottom: '1.75rem' }}>
      <Group justify="space-between" align="flex-end" mb="xs">
        <div>
          <Title order={2} id={id}>
            {title}
          </Title>
          {intro !== undefined && (
            <Text c="dimmed" component="div">
              {intro}
            </Text>
          )}
        </div>
        {actions}
      </Group>
      {children}
    </section>
  );
}
