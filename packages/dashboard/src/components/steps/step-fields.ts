import type { MessageId } from '@punteo/contracts/texts';
import type { MoneyValue } from '../money-text.ts';
import type { StepRequest } from './step-types.ts';

/** Something that a person gives for a step. */
export interface StepField {
  /** The member of the body, or the part of the path. */
  readonly name: string;
  /** Null: this page has no words for it, its name is shown. */
  readonly label: MessageId | null;
  readonly kind: 'text' | 'money' | 'instant' | 'json' | 'flag';
  readonly isRequired: boolean;
  /** The money that the API proposes: its value may be changed, its currency not. */
  readonly proposed: MoneyValue | null;
}

/** The fields of a step: what it needs but the reason, then what the person may change or add. */
export function stepFields({ operation, body, needs }: StepRequest): readonly StepField[] {
  const needed = needs.filter((name) => name !== 'reason');
  const optional = (OPTIONAL[operation] ?? []).filter((name) => !needed.includes(name));
  const field = (name: string, isRequired: boolean): StepField => {
    const { label, kind } = FIELDS[name] ?? UNKNOWN;
    const proposed = kind === 'money' && isMoney(body[name]) ? body[name] : null;
    return { name, label, kind, isRequired: isRequired || proposed !== null, proposed };
  };
  return [...needed.map((name) => field(name, true)), ...optional.map((name) => field(name, false))];
}

/** What the body of a step may have beside what it needs. */
const OPTIONAL: Readonly<Record<string, readonly string[]>> = {
  recordRefund: ['amount', 'refundedAt', 'reference', 'force'],
  putFulfilment: ['fulfilledAt'],
};

const UNKNOWN = { label: null, kind: 'text' } as const;

const FIELDS: Readonly<Record<string, Pick<StepField, 'label' | 'kind'>>> = {
  orderId: { label: 'steps.field.orderId', kind: 'text' },
  provider: { label: 'steps.field.provider', kind: 'text' },
  claim: { label: 'steps.field.claim', kind: 'text' },
  amount: { label: 'steps.field.amount', kind: 'money' },
  details: { label: 'steps.field.details', kind: 'json' },
  refundedAt: { label: 'steps.field.refundedAt', kind: 'instant' },
  reference: { label: 'steps.field.reference', kind: 'text' },
  force: { label: 'steps.field.force', kind: 'flag' },
  fulfilledAt: { label: 'steps.field.fulfilledAt', kind: 'instant' },
};

function isMoney(value: unknown): value is MoneyValue {
  return typeof value === 'object' && value !== null && 'value' in value && 'currency' in value;
}

/** The reason as the API takes it for this step. */
export function reasonOf({ operation, needs }: StepRequest): 'required' | 'optional' | 'none' {
  if (needs.includes('reason')) return 'required';
  return operation === 'putFulfilment' ? 'optional' : 'none';
}
