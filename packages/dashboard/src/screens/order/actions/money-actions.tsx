import { Stack } from '@mantine/core';
import type { MoneyUnit } from '@punteo/clients/reconciliation';
import { useState } from 'react';
import { bodyOf } from '../../../client/body-of.ts';
import { claimText } from '../../../components/claim-name.tsx';
import { AmountField } from '../../../components/fields/amount-field.tsx';
import { amountIn } from '../../../components/fields/read-form.ts';
import { SplitParts, splitPartsIn } from '../../../components/split/split-parts.tsx';
import { UnitSelect, unitIn } from './claim-select.tsx';
import type { ActionContext, OrderAction } from './order-action.ts';

/** Gives the order a unit of money, or a part of it. */
export const allocate: OrderAction = {
  label: 'order.allocate',
  isOffered: ({ units }) => units.length > 0,
  confirmation: (context) => {
    const { order, units, client, text } = context;
    return {
      title: text('order.allocate.title', { orderId: order.orderId }),
      effect: text('order.allocate.effect'),
      confirm: text('order.allocate.confirm'),
      fields: <UnitAndAmount context={context} />,
      run: async (reason, form) => {
        const unit = unitIn(form, units, text);
        const value = amountIn(form, 'amount', text('orders.amount'), text);
        const body = { ...nameOf(unit), amount: { value, currency: unit.amount.currency }, reason };
        return bodyOf(await client.allocateMoney({ params: { orderId: order.orderId }, body }), 200);
      },
    };
  },
};

/** Takes back what a person allocated. */
export const takeBack: OrderAction = {
  label: 'order.takeBack',
  isOffered: ({ units }) => allocated(units).length > 0,
  confirmation: ({ order: { orderId }, units, client, text, money }) => ({
    title: text('order.takeBack.title', { orderId }),
    effect: text('order.takeBack.effect'),
    confirm: text('order.takeBack.confirm'),
    fields: <UnitSelect units={allocated(units)} money={money} />,
    run: async (reason, form) => {
      const body = { ...nameOf(unitIn(form, allocated(units), text)), reason };
      return bodyOf(await client.withdrawAllocation({ params: { orderId }, body }), 200);
    },
  }),
};

/** Splits a unit of money over several orders. */
export const split: OrderAction = {
  label: 'order.split',
  isOffered: ({ units }) => units.length > 0,
  confirmation: (context) => {
    const { units, client, text } = context;
    return {
      title: text('split.title'),
      effect: text('split.effect'),
      confirm: text('split.confirm'),
      fields: <UnitAndParts context={context} />,
      run: async (reason, form) => {
        const unit = unitIn(form, units, text);
        const { provider, claim, unitId } = nameOf(unit);
        const body = { parts: splitPartsIn(form, unit.amount.currency, text), unitId, reason };
        return bodyOf(await client.splitPayment({ params: { provider, claim }, body }), 200);
      },
    };
  },
};

function UnitAndParts({ context: { order, units, money } }: { readonly context: ActionContext }) {
  const [unit, setUnit] = useState(units[0]);
  return (
    <Stack>
      <UnitSelect units={units} money={money} onChoose={setUnit} />
      <SplitParts currency={unit?.amount.currency ?? ''} startOrderId={order.orderId} />
    </Stack>
  );
}

function allocated(units: readonly MoneyUnit[]): readonly MoneyUnit[] {
  return units.filter(({ held }) => held?.by === 'person');
}

function nameOf({ claim, unitId }: MoneyUnit) {
  return { provider: claim.provider, claim: claimText(claim), unitId };
}

/** The amount starts as the whole unit. */
function UnitAndAmount({ context: { units, text, money } }: { readonly context: ActionContext }) {
  const [unit, setUnit] = useState(units[0]);
  if (unit === undefined) return null;
  return (
    <Stack>
      <UnitSelect units={units} money={money} onChoose={setUnit} />
      <AmountField
        key={unit.unitId}
        name="amount"
        label={text('orders.amount')}
        currency={unit.amount.currency}
        start={unit.amount.value}
      />
    </Stack>
  );
}
