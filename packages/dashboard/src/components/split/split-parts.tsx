import { ActionIcon, Button, Group, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { useRef, useState } from 'react';
import { type TextOf, useText } from '../../texts/use-text.ts';
import { AmountField } from '../fields/amount-field.tsx';
import { InputError } from '../input-error.ts';
import { writtenAmount } from '../written-amount.ts';

/** The parts of a payment that is split: an order and an amount each, as many as the person adds. */
export function SplitParts({
  currency,
  startOrderId = '',
}: {
  readonly currency: string;
  /** The order of the first part. */
  readonly startOrderId?: string;
}) {
  const text = useText();
  const [rows, setRows] = useState<readonly number[]>([0, 1]);
  const next = useRef(2);
  return (
    <Stack gap="xs">
      {rows.map((row, index) => (
        <Group key={row} align="flex-start" gap="xs" wrap="nowrap">
          <TextInput
            name="partOrder"
            label={text('split.order', { number: index + 1 })}
            defaultValue={row === 0 ? startOrderId : ''}
            {...(index === 0 ? { 'data-autofocus': true } : {})}
            autoComplete="off"
            spellCheck={false}
            style={{ flex: 1, minWidth: 0 }}
          />
          <div style={{ flex: 1, minWidth: 0 }}>
            <AmountField
              name="partAmount"
              label={text('split.amount', { number: index + 1 })}
              currency={currency}
              isRequired={false}
            />
          </div>
          <ActionIcon
            variant="subtle"
            color="gray"
            mt={28}
            aria-label={text('split.remove', { number: index + 1 })}
            disabled={rows.length === 1}
            onClick={() => setRows(rows.filter((each) => each !== row))}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPlus size={14} aria-hidden />}
        onClick={() => {
          setRows([...rows, next.current]);
          next.current += 1;
        }}
      >
        {text('split.add')}
      </Button>
    </Stack>
  );
}

/** The parts in the form, without rows that were left empty. Throws `InputError`. */
export function splitPartsIn(form: FormData, currency: string, text: TextOf) {
  const amounts = form.getAll('partAmount').map(String);
  const parts = form
    .getAll('partOrder')
    .map((orderId, index) => ({ orderId: String(orderId).trim(), written: amounts[index]?.trim() ?? '' }))
    .filter(({ orderId, written }) => orderId !== '' || written !== '')
    .map(({ orderId, written }) => {
      const value = writtenAmount(written);
      if (orderId === '' || value === null) throw new InputError(text('split.incomplete'));
      return { orderId, amount: { value, currency } };
    });
  if (parts.length === 0) throw new InputError(text('split.incomplete'));
  return parts;
}
