import { Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useText } from '../../texts/use-text.ts';
import type { Step } from './step-types.ts';

/** What the configuration lacks: each line that would give it a meaning, to be copied. */
export function ConfigurationLines({
  step: { label, effect },
  configuration: { variable, value, choices },
}: {
  readonly step: Step;
  readonly configuration: NonNullable<Step['configuration']>;
}) {
  const text = useText();
  return (
    <Stack gap="xs" component="section" aria-label={label}>
      <Text fw={600}>{label}</Text>
      <Text size="xs" c="dimmed">
        {effect}
      </Text>
      {choices.length === 0 ? (
        <Text>{text('steps.configureFile', { variable, value })}</Text>
      ) : (
        choices.map(({ meaning, line }) => (
          <Stack key={line} gap={2}>
            <Text>{text('steps.configureMeaning', { value, meaning })}</Text>
            <Group gap="xs" wrap="wrap">
              <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere', flex: 1 }}>
                {line}
              </Code>
              <CopyButton value={line}>
                {({ copied, copy }) => (
                  <Button
                    size="compact-sm"
                    variant="default"
                    onClick={copy}
                    leftSection={copied ? <IconCheck size={14} aria-hidden /> : <IconCopy size={14} aria-hidden />}
                    aria-label={copied ? text('copy.copied') : text('steps.copyLine', { meaning })}
                  >
                    {copied ? text('copy.copied') : text('steps.copy')}
                  </Button>
                )}
              </CopyButton>
            </Group>
          </Stack>
        ))
      )}
    </Stack>
  );
}
