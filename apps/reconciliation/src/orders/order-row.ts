import { Instant, OrderId, ProviderName, ProviderPaymentId } from '@punteo/contracts/reconciliation';
import { type Provider, PunteoError } from '@punteo/payments';
import * as z from 'zod';
import { withoutUndefined } from '../without-undefined.ts';
import { orderAmount } from './order-amount.ts';
import type { OrderStatement } from './put-orders.ts';

/** The columns of a CSV order file, and the keys of an NDJSON one. */
export const ORDER_COLUMNS = [
  'order_id',
  'amount',
  'currency',
  'created_at',
  'due_at',
  'fulfilled_at',
  'providers',
  'provider',
  'provider_payment_id',
] as const;
export type OrderColumn = (typeof ORDER_COLUMNS)[number];
export const REQUIRED_COLUMNS: readonly OrderColumn[] = ['order_id', 'amount', 'currency'];

export type OrderCells = Readonly<Partial<Record<OrderColumn, string>>>;

/** Reads one row into a statement, or names its fault. An empty cell counts as absent: it keeps what is stored. */
export function readOrderRow(
  cells: OrderCells,
  providers: readonly Pick<Provider, 'assets'>[],
): { readonly statement: OrderStatement } | { readonly fault: string } {
  const present = Object.fromEntries(Object.entries(cells).filter(([, value]) => value !== ''));
  const read = Row.safeParse(present);
  // Each wrong name of a list has the same fault.
  if (!read.success) return { fault: [...new Set(read.error.issues.map(faultOf))].join('; ') };
  const row = read.data;
  try {
    return {
      statement: {
        orderId: row.order_id,
        amount: orderAmount({ value: row.amount, currency: row.currency }, providers),
        ...withoutUndefined({
          createdAt: dateOf(row.created_at),
          dueAt: dateOf(row.due_at),
          fulfilledAt: dateOf(row.fulfilled_at),
          providers: row.providers,
        }),
        payments:
          row.provider !== undefined && row.provider_payment_id !== undefined
            ? [{ provider: row.provider, providerPaymentId: row.provider_payment_id }]
            : [],
      },
    };
  } catch (error) {
    if (error instanceof PunteoError) return { fault: error.message };
    throw error;
  }
}

const required = { error: (issue: { input?: unknown }) => (issue.input === undefined ? 'is missing' : undefined) };

const Row = z
  .object({
    order_id: z.string(required).pipe(OrderId),
    amount: z
      .string(required)
      .regex(/^(?:0|[1-9]\d{0,29})(?:\.\d{1,18})?$/, 'should be a plain decimal such as 100.00'),
    currency: z.string(required).regex(/^[A-Z][A-Z0-9]{2,9}$/, 'should be a currency code in capitals such as USD'),
    created_at: z.optional(Instant),
    due_at: z.optional(Instant),
    fulfilled_at: z.optional(Instant),
    providers: z
      .string()
      .transform((text) => text.split('|'))
      .pipe(z.array(ProviderName).max(16, 'should be at most 16 names'))
      .optional(),
    provider: z.optional(ProviderName),
    provider_payment_id: z.optional(ProviderPaymentId),
  })
  .refine((row) => (row.provider === undefined) === (row.provider_payment_id === undefined), {
    path: ['provider_payment_id'],
    message: 'should be set exactly where provider is set',
  })
  .refine((row) => row.created_at === undefined || row.due_at === undefined || isOrdered(row.created_at, row.due_at), {
    path: ['due_at'],
    message: 'should not be before created_at',
  });

function isOrdered(earlier: string, later: string): boolean {
  return Date.parse(earlier) <= Date.parse(later);
}

function faultOf(issue: { readonly path: readonly PropertyKey[]; readonly message: string }): string {
  return `${String(issue.path[0])} ${issue.message.replace(/\.$/, '').replace(/^Should/, 'should')}`;
}

function dateOf(text: string | undefined): Date | undefined {
  return text === undefined ? undefined : new Date(text);
}
