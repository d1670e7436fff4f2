import { ActionIcon, CopyButton, Group, Tooltip } from '@mantine/core';
import { IconCheck, IconCopy, IconExternalLink } from '@tabler/icons-react';
import { useText } from '../texts/use-text.ts';
import { explorerUrl } from './explorers.ts';

/** A hash or a long id, shortened in its middle, with a button that copies it whole and, on a known chain, a link to an explorer. */
export function ShortHash({ value, network }: { readonly value: string; readonly network?: string }) {
  const text = useText();
  const explorer = network === undefined ? null : explorerUrl(network, value);
  const short = shortened(value);
  return (
    <Group component="span" gap={2} wrap="nowrap" display="inline-flex">
      <Tooltip label={value} disabled={short === value} multiline maw={420}>
        <code>{short}</code>
      </Tooltip>
      <CopyButton value={value}>
        {({ copied, copy }) => (
          <ActionIcon
            variant="subtle"
            size="sm"
            color="gray"
            onClick={copy}
            aria-label={copied ? text('copy.copied') : text('copy.copy', { name: short })}
          >
            {copied ? <IconCheck size={14} /> : <IconCopy size={14} />}
          </ActionIcon>
        )}
      </CopyButton>
      {explorer !== null && (
        <ActionIcon
          component="a"
          href={explorer}
          target="_blank"
          rel="noreferrer"
          variant="subtle"
          size="sm"
          color="gray"
          aria-label={text('hash.explorer')}
        >
          <IconExternalLink size={14} />
        </ActionIcon>
      )}
    </Group>
  );
}

/** `0x1234ab…cdef`; up to 20 characters stay as they are. */
export function shortened(value: string): string {
  return value.length <= 20 ? value : `${value.slice(0, 10)}…${value.slice(-6)}`;
}
