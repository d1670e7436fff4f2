import { Button, CopyButton, Group, SegmentedControl, Stack } from '@mantine/core';
import { useMemo, useState } from 'react';
import { useText } from '../../texts/use-text.ts';
import { ScrollingText } from '../scrolling-text.tsx';
import { bytesOfBase64, hexDump } from './hex-dump.ts';

type Form = 'text' | 'hex' | 'base64';

/** Bytes exactly as they came: as text where they are UTF-8, in hex, and in base64. */
export function RawBytes({
  base64,
  asText,
  label,
}: {
  readonly base64: string;
  /** Null: they are no UTF-8. */
  readonly asText: string | null;
  readonly label: string;
}) {
  const text = useText();
  const [chosen, setChosen] = useState<Form>(asText === null ? 'hex' : 'text');
  const bytes = useMemo(() => bytesOfBase64(base64), [base64]);
  const shown = chosen === 'text' ? (asText ?? '') : chosen === 'base64' ? base64 : hexDump(bytes);
  const forms: readonly Form[] = asText === null ? ['hex', 'base64'] : ['text', 'hex', 'base64'];
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <SegmentedControl
          size="xs"
          aria-label={text('bytes.form')}
          value={chosen}
          onChange={(value) => setChosen(value as Form)}
          data={forms.map((value) => ({ value, label: text(`bytes.${value}`) }))}
        />
        <CopyButton value={shown}>
          {({ copied, copy }) => (
            <Button variant="default" size="compact-xs" onClick={copy}>
              {copied ? text('copy.copied') : text('bytes.copy', { count: bytes.length })}
            </Button>
          )}
        </CopyButton>
      </Group>
      <ScrollingText label={label} isWrapped={chosen !== 'hex'}>
        {shown === '' ? text('bytes.none') : shown}
      </ScrollingText>
    </Stack>
  );
}
