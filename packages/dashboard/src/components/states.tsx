import { Alert, Button, Center, Group, Loader, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconInbox } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { FormattedMessage } from 'react-intl';
import { useText } from '../texts/use-text.ts';
import { errorText } from './error-text.ts';

/** While something is loaded. */
export function Loading() {
  return (
    <Center p="xl" role="status">
      <Group gap="sm">
        <Loader size="sm" aria-hidden />
        <Text>
          <FormattedMessage id="view.loading" />
        </Text>
      </Group>
    </Center>
  );
}

/** Where a list has no entries: what that means, and what to do about it. */
export function Empty({
  title,
  hint,
  children,
}: {
  readonly title: string;
  readonly hint?: string;
  /** What a person can do: a button or a link. */
  readonly children?: ReactNode;
}) {
  return (
    <Center p="xl">
      <Stack align="center" gap="xs">
        <IconInbox size={36} stroke={1.25} aria-hidden color="var(--mantine-color-dimmed)" />
        <Text fw={600} ta="center">
          {title}
        </Text>
        {hint !== undefined && (
          <Text c="dimmed" ta="center" maw={480}>
            {hint}
          </Text>
        )}
        {children}
      </Stack>
    </Center>
  );
}

/** Something that failed: why, and how to go on. */
export function ErrorState({
  error,
  title,
  retry,
}: {
  readonly error: unknown;
  /** Default: that it could not be loaded. */
  readonly title?: string;
  readonly retry?: () => void;
}) {
  const text = useText();
  return (
    <Alert
      my="md"
      color="red"
      variant="light"
      role="alert"
      icon={<IconAlertTriangle aria-hidden />}
      title={title ?? text('view.failed')}
      maw={720}
    >
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{errorText(text, error)}</Text>
        {retry !== undefined && (
          <Button variant="default" size="xs" onClick={retry}>
            {text('view.retry')}
          </Button>
        )}
      </Stack>
    </Alert>
  );
}

/** The rows of a page that are stored and cannot be read, each with the reason. */
export function UnreadableRows({
  rows,
}: {
  readonly rows: readonly { readonly id: string; readonly reason: string }[];
}) {
  const text = useText();
  if (rows.length === 0) return null;
  return (
    <Alert color="orange" variant="light" title={text('view.unreadable', { count: rows.length })}>
      {rows.map(({ id, reason }) => (
        <Text key={id} size="sm">
          <code>{id}</code> {reason}
        </Text>
      ))}
    </Alert>
  );
}
