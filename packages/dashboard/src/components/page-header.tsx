import { Group, Stack, Text, Title } from '@mantine/core';
import { useDocumentTitle } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useText } from '../texts/use-text.ts';

/** The heading of a screen, its actions, and the title of the document. Each screen has exactly one. */
export function PageHeader({
  title,
  intro,
  children,
}: {
  readonly title: string;
  /** One sentence: what the screen is for. */
  readonly intro?: string;
  /** Actions. */
  readonly children?: ReactNode;
}) {
  const text = useText();
  useDocumentTitle(text('shell.title', { page: title }));
  return (
    <Group justify="space-between" align="flex-start" mb="md" wrap="wrap">
      <Stack gap={2}>
        <Title order={1}>{title}</Title>
        {intro !== undefined && <Text c="dimmed">{intro}</Text>}
      </Stack>
      {children !== undefined && (
        <Group gap="xs" className="no-print">
          {children}
        </Group>
      )}
    </Group>
  );
}
