import { type Erasure, type ErasurePlan, type ErasureScope, PunteoError } from '@punteo/payments';
import { type ErasureInput, erasureSelection } from '../../erasure/erasure-selection.ts';
import { withoutUndefined } from '../../without-undefined.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

interface EraseOptions extends CommonOptions {
  readonly email?: readonly string[];
  readonly name?: readonly string[];
  readonly phone?: readonly string[];
  readonly iban?: readonly string[];
  readonly order?: readonly string[];
  readonly olderThan?: number;
  readonly apply?: true;
  readonly reason?: string;
}

export async function erase(context: CommandContext, options: EraseOptions): Promise<number> {
  const { apply, reason } = options;
  const input = inputOf(options);
  if (apply !== true) {
    const plan = await withApp(context, (app) => app.store.erasure.plan(erasureSelection(app, input)));
    context.terminal.print(options.json ? json(plan) : planText(plan));
    return EXIT.ok;
  }
  if (reason === undefined) throw new PunteoError('option_invalid', 'An erasure needs --reason, for the audit.');
  const made = await withApp(context, (app) =>
    app.store.erasure.erase(erasureSelection(app, input), { actor: context.actor, reason }, app.clock()),
  );
  context.terminal.print(options.json ? json(made) : erasedText(made));
  return EXIT.ok;
}

function inputOf(options: EraseOptions): ErasureInput {
  const { email: emails, name: names, phone: phones, iban: ibans, order: orderIds, olderThan: olderThanDays } = options;
  const person = withoutUndefined({ emails, names, phones, ibans });
  const inputs: readonly ErasureInput[] = [
    ...(Object.keys(person).length > 0 ? [{ by: 'person', person } as const] : []),
    ...(orderIds ? [{ by: 'orders', orderIds } as const] : []),
    ...(olderThanDays ? [{ by: 'age', olderThanDays } as const] : []),
  ];
  const [input, ...more] = inputs;
  if (input === undefined || more.length > 0)
    throw new PunteoError(
      'option_invalid',
      'Say whose data: a person (--email, --name, --phone, --iban), --order, or --older-than; one of the three.',
    );
  return input;
}

function planText(plan: ErasurePlan): string {
  const rest = plan.orders - plan.orderIds.length;
  return [
    `Would be erased: ${scopeText(plan)}`,
    ...plan.orderIds.map((orderId) => `  ${orderId}`),
    ...(rest > 0 ? [`  and ${rest} more`] : []),
    ...keptTexts(plan.keptOrders),
    ...plan.kept.map(({ orderId, reason }) => `  ${orderId}: ${KEPT[reason]}`),
    'Nothing was erased. Add --apply and --reason to erase it: it cannot be undone.',
  ].join('\n');
}

function erasedText(erasure: Erasure): string {
  return [`Erased: ${scopeText(erasure)}`, ...keptTexts(erasure.keptOrders)].join('\n');
}

function scopeText(scope: ErasureScope): string {
  const { orders, payments, callbacks, documents, createAttempts, notes, statementRows } = scope;
  return [
    counted(orders, 'order'),
    counted(payments, 'payment'),
    counted(callbacks, 'callback'),
    counted(documents, 'answer', 'answers of witnesses', 'answer of a witness'),
    counted(createAttempts, 'create attempt'),
    counted(notes, 'note'),
    counted(statementRows, 'row of statements', 'rows of statements'),
  ].join(', ');
}

function counted(count: number, noun: string, plural = `${noun}s`, singular = noun): string {
  return `${count} ${count === 1 ? singular : plural}`;
}

function keptTexts(count: number): readonly string[] {
  return count === 0
    ? []
    : [`${counted(count, 'order')} of the selection ${count === 1 ? 'keeps its' : 'keep their'} data:`];
}

const KEPT = {
  being_verified: 'is still being verified',
  create_unresolved: 'has a create attempt without a certain outcome',
  discrepancy_open: 'has an open discrepancy',
} as const satisfies Record<ErasurePlan['kept'][number]['reason'], string>;
