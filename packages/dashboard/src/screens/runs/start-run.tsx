import { Button, Checkbox, Stack, Text } from '@mantine/core';
import { IconPlayerPlay } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { bodyOf } from '../../client/body-of.ts';
import { useClient } from '../../client/client-provider.tsx';
import { useConfirmWithReason } from '../../components/confirm/confirm-provider.tsx';
import { instantOfLocal } from '../../components/fields/local-time.ts';
import { TimeField } from '../../components/fields/time-field.tsx';
import { notify } from '../../components/notify/notify.ts';
import { useCan } from '../../session/use-session.ts';
import { useText } from '../../texts/use-text.ts';

/** Starts a reconciliation with or without a window, and leads to it. */
export function StartRun() {
  const text = useText();
  const client = useClient();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const confirm = useConfirmWithReason();
  if (!useCan('operator')) return <Text c="dimmed">{text('runs.mayNotStart')}</Text>;

  const ask = () =>
    confirm({
      title: text('runs.start.title'),
      effect: text('runs.start.effect'),
      confirm: text('runs.start.confirm'),
      // A run is no decision: the API takes no reason.
      reason: 'none',
      fields: (
        <Stack gap="sm">
          <TimeField name="from" label={text('runs.start.from')} hint={text('runs.start.empty')} />
          <TimeField name="to" label={text('runs.start.to')} hint={text('runs.start.empty')} />
          <Checkbox name="full" label={text('runs.start.full')} />
          <Checkbox name="dryRun" label={text('runs.start.dryRun')} />
        </Stack>
      ),
      run: async (_reason, form) => {
        const { runId } = bodyOf(await client.startRun({ body: bodyFrom(form) }), 202);
        await queryClient.invalidateQueries({ queryKey: ['runs'] });
        notify(text('runs.started'));
        await navigate({ to: `/runs/${encodeURIComponent(runId)}` });
      },
    });
  return (
    <Button leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={ask}>
      {text('runs.start')}
    </Button>
  );
}

function bodyFrom(form: FormData) {
  const from = instantOfLocal(String(form.get('from') ?? ''));
  const to = instantOfLocal(String(form.get('to') ?? ''));
  return {
    ...(from === null ? {} : { from }),
    ...(to === null ? {} : { to }),
    ...(form.has('dryRun') ? { dryRun: true } : {}),
    ...(form.has('full') ? { full: true } : {}),
  };
}
