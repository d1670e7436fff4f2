import { NativeSelect } from '@mantine/core';
import type { Claim, MoneyUnit } from '@punteo/clients/reconciliation';
import { claimText } from '../../../components/claim-name.tsx';
import { textIn } from '../../../components/fields/read-form.ts';
import { InputError } from '../../../components/input-error.ts';
import type { MoneyValue } from '../../../components/money-text.ts';
import { type TextOf, useText } from '../../../texts/use-text.ts';

/** Chooses one of the payments and transactions of the order, in the field `claim`. */
export function ClaimSelect({ claims }: { readonly claims: readonly Claim[] }) {
  const text = useText();
  const data = claims.map((claim, index) => ({ value: String(index), label: `${claim.provider} ${claimText(claim)}` }));
  return <NativeSelect name="claim" data-autofocus label={text('order.claim')} data={data} />;
}

/** The chosen one. Throws `InputError`. */
export function claimIn(form: FormData, claims: readonly Claim[], text: TextOf): Claim {
  const claim = claims[Number(textIn(form, 'claim'))];
  if (claim === undefined) throw new InputError(text('field.missing', { label: text('order.claim') }));
  return claim;
}

/** Chooses one unit of money, in the field `unit`. */
export function UnitSelect({
  units,
  money,
  onChoose,
}: {
  readonly units: readonly MoneyUnit[];
  readonly money: (money: MoneyValue) => string;
  readonly onChoose?: (unit: MoneyUnit) => void;
}) {
  const text = useText();
  return (
    <NativeSelect
      name="unit"
      data-autofocus
      label={text('order.unit')}
      data={units.map(({ claim, amount }, index) => ({
        value: String(index),
        label: `${money(amount)}, ${claim.provider} ${claimText(claim)}`,
      }))}
      onChange={({ currentTarget }) => {
        const unit = units[Number(currentTarget.value)];
        if (unit !== undefined) onChoose?.(unit);
      }}
    />
  );
}

/** The chosen one. Throws `InputError`. */
export function unitIn(form: FormData, units: readonly MoneyUnit[], text: TextOf): MoneyUnit {
  const unit = units[Number(textIn(form, 'unit'))];
  if (unit === undefined) throw new InputError(text('field.missing', { label: text('order.unit') }));
  return unit;
}
