import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useIntl } from 'react-intl';
import { useText } from '../../texts/use-text.ts';
import { moneyText } from '../money-text.ts';
import { writtenAmount } from '../written-amount.ts';

/** An amount in a form. Below stands how it was understood, as the person's locale writes it. */
export function AmountField({
  name,
  label,
  currency,
  start = '',
  isRequired = true,
  isFirst = false,
}: {
  readonly name: string;
  readonly label: string;
  readonly currency: string;
  /** Decimal text. */
  readonly start?: string;
  readonly isRequired?: boolean;
  /** Takes the focus when the dialog opens. */
  readonly isFirst?: boolean;
}) {
  const text = useText();
  const { locale } = useIntl();
  const [written, setWritten] = useState(start);
  const value = writtenAmount(written);
  return (
    <TextInput
      name={name}
      label={label}
      value={written}
      onChange={({ currentTarget }) => setWritten(currentTarget.value)}
      inputMode="decimal"
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      autoComplete="off"
      required={isRequired}
      {...(isFirst ? { 'data-autofocus': true } : {})}
      description={value === null ? currency : moneyText({ value, currency }, locale)}
      error={written.trim() !== '' && value === null ? text('field.amountInvalid') : null}
    />
  );
}
