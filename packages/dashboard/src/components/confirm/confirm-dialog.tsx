import { Alert, Button, Checkbox, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { RefusedError } from '../../client/body-of.ts';
import { useText } from '../../texts/use-text.ts';
import { ErrorState } from '../states.tsx';
import type { Confirmation } from './confirm-provider.tsx';

/** The dialog: effect, fields, reason, and the error where the change was refused. It closes once the change is made. */
export function ConfirmDialog({
  confirmation: { title, effect, confirm, fields, reason = 'required', isDangerous = false, readAgain, run },
  close,
}: {
  readonly confirmation: Confirmation;
  readonly close: () => void;
}) {
  const text = useText();
  const [written, setWritten] = useState('');
  const [isUnderstood, setUnderstood] = useState(!isDangerous);
  const [isMissing, setMissing] = useState(false);
  const change = useMutation({ mutationFn: (form: FormData) => run(written.trim(), form), onSuccess: close });

  const isOutdated = change.error instanceof RefusedError && change.error.status === 409;

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (reason === 'required' && written.trim() === '') return setMissing(true);
    change.mutate(new FormData(event.currentTarget));
  };
  return (
    <Modal
      opened
      onClose={close}
      title={title}
      closeOnClickOutside={!change.isPending}
      closeButtonProps={{ 'aria-label': text('dialog.close') }}
    >
      <form onSubmit={submit} noValidate>
        <Stack>
          <Alert color={isDangerous ? 'red' : 'blue'} variant="light" title={text('dialog.effect')}>
            <Text size="sm" component="div">
              {effect}
            </Text>
          </Alert>
          {fields}
          {reason !== 'none' && (
            <Textarea
              label={text('dialog.reason')}
              description={text('dialog.reasonHint')}
              value={written}
              onChange={({ currentTarget }) => setWritten(currentTarget.value)}
              error={isMissing && written.trim() === '' ? text('dialog.reasonMissing') : null}
              required={reason === 'required'}
              maxLength={500}
              autosize
              minRows={2}
              // The first field that asks for it takes the focus: one of `fields` stands before this one.
              data-autofocus
            />
          )}
          {isDangerous && (
            <Checkbox
              checked={isUnderstood}
              onChange={({ currentTarget }) => setUnderstood(currentTarget.checked)}
              label={text('dialog.understood')}
            />
          )}
          {change.isError && <ErrorState error={change.error} title={text('dialog.failed')} />}
          {isOutdated && readAgain !== undefined && (
            <Button
              variant="light"
              onClick={() => {
                readAgain();
                close();
              }}
            >
              {text('dialog.readAgain')}
            </Button>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              {text('dialog.cancel')}
            </Button>
            <Button type="submit" color={isDangerous ? 'red' : ''} loading={change.isPending} disabled={!isUnderstood}>
              {confirm}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
