import { Alert, Button, Group, Paper, Stack, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { bodyOf } from '../../../client/body-of.ts';
import { useClient } from '../../../client/client-provider.tsx';
import { useConfirmWithReason } from '../../../components/confirm/confirm-provider.tsx';
import { notify } from '../../../components/notify/notify.ts';
import { Section } from '../../../components/section.tsx';
import { ErrorState, Loading } from '../../../components/states.tsx';
import { useText } from '../../../texts/use-text.ts';
import { ClosingPreview } from './closing-preview.tsx';

/** Chooses a period, shows what its closing books, and closes it. */
export function ClosePeriod({
  period,
  choose,
  cancel,
}: {
  readonly period: string;
  readonly choose: (period: string) => void;
  readonly cancel: () => void;
}) {
  const text = useText();
  const client = useClient();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const confirm = useConfirmWithReason();
  const [written, setWritten] = useState(period);
  useEffect(() => setWritten(period), [period]);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const preview = useQuery({
    queryKey: ['periods', 'preview', period],
    // The API wants a reason; nothing of a dry run is stored.
    queryFn: async ({ signal }) =>
      bodyOf(
        await client.closePeriod({ body: { period, reason: text('periods.preview'), dryRun: true }, signal }),
        200,
      ),
    // It reads all orders, so it is made only when somebody asks.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (written.trim() === period) void preview.refetch();
    else choose(written.trim());
  };
  const ask = () =>
    confirm({
      title: text('periods.close.title', { period }),
      effect: text('periods.close.effect'),
      confirm: text('periods.close.confirm'),
      isDangerous: true,
      run: async (reason) => {
        const { periodId } = bodyOf(await client.closePeriod({ body: { period, reason } }), 200, 201);
        await queryClient.invalidateQueries({ queryKey: ['periods', 'list'] });
        notify(text('periods.closed', { period: periodId }));
        await navigate({ to: `/periods/${encodeURIComponent(periodId)}` });
      },
    });
  return (
    <Paper withBorder p="md" mb="lg">
      <Section title={text('periods.close')} intro={text('periods.closeIntro')}>
        <form onSubmit={submit}>
          <Group align="flex-end" gap="xs" mb="md">
            <TextInput
              ref={field}
              label={text('periods.period')}
              description={text('periods.periodHint')}
              value={written}
              onChange={({ currentTarget }) => setWritten(currentTarget.value)}
              autoComplete="off"
              spellCheck={false}
            />
            <Button type="submit" variant="default" leftSection={<IconSearch size={16} aria-hidden />}>
              {text('periods.preview')}
            </Button>
            <Button variant="subtle" color="gray" onClick={cancel}>
              {text('dialog.cancel')}
            </Button>
          </Group>
        </form>
        {preview.isFetching ? (
          <Loading />
        ) : preview.isError ? (
          <ErrorState error={preview.error} title={text('periods.cannotClose')} />
        ) : (
          preview.data !== undefined && (
            <Stack>
              <ClosingPreview period={preview.data} />
              <Alert color="orange" variant="light">
                {text('periods.close.effect')}
              </Alert>
              <Group>
                <Button color="red" onClick={ask}>
                  {text('periods.close.now', { period })}
                </Button>
              </Group>
            </Stack>
          )
        )}
      </Section>
    </Paper>
  );
}
