import { Button, Group, Paper, Stack, Text, Textarea } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { bodyOf } from '../../../client/body-of.ts';
import { useClient } from '../../../client/client-provider.tsx';
import { Anchor } from '../../../components/anchor.tsx';
import { ErrorState } from '../../../components/states.tsx';
import { useText } from '../../../texts/use-text.ts';
import { VerificationResult } from './verification-result.tsx';

/** The last place in the chain, and a button that computes the whole chain again. It changes nothing, so it asks nothing. */
export function VerifyAudit() {
  const text = useText();
  const client = useClient();
  const [anchors, setAnchors] = useState('');
  const head = useQuery({
    queryKey: ['audit', 'head'],
    queryFn: async ({ signal }) => bodyOf(await client.getAuditHead({ signal }), 200),
  });
  const verification = useMutation({
    mutationFn: async () => bodyOf(await client.verifyAudit({ body: { anchors: linesOf(anchors) } }), 200),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    verification.mutate();
  };
  return (
    <Paper withBorder p="sm" mb="md" className="no-print">
      <Stack gap="xs">
        <Text component="div">
          {text('audit.head')}: {head.data === undefined ? '…' : <Anchor anchor={head.data.head} />}{' '}
          <Text component="span" c="dimmed">
            {text('audit.headHint')}
          </Text>
        </Text>
        <form onSubmit={submit}>
          <details>
            <summary>{text('audit.anchors')}</summary>
            <Textarea
              aria-label={text('audit.anchors')}
              description={text('audit.anchorsHint')}
              value={anchors}
              onChange={({ currentTarget }) => setAnchors(currentTarget.value)}
              autosize
              minRows={2}
              spellCheck={false}
              mb="xs"
            />
          </details>
          <Group mt="xs">
            <Button
              type="submit"
              variant="default"
              loading={verification.isPending}
              leftSection={<IconShieldCheck size={16} aria-hidden />}
            >
              {text('audit.verify')}
            </Button>
          </Group>
        </form>
        {verification.isError && <ErrorState error={verification.error} />}
        {verification.data !== undefined && <VerificationResult result={verification.data} />}
      </Stack>
    </Paper>
  );
}

function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}
