import {
  Cursor,
  DiscrepancyNote,
  DiscrepancyOwner,
  EventType,
  IdempotencyKey,
  Identifier,
  OrderId,
  PaymentDescription,
  ProviderName,
  Reason,
  RefundReference,
  UnitId,
} from '@punteo/contracts/reconciliation';
import * as z from 'zod';

const providers = z.string().superRefine((names, context) => {
  const isList = z.array(ProviderName).max(16).safeParse(names.split(',')).success;
  if (!isList) context.addIssue({ code: 'custom', message: 'Should be at most 16 names of providers, or any.' });
});

/** The schema of every argument and option that the API takes too, as the usage spells it. */
export const ARGUMENT_SCHEMAS = {
  '<order>': OrderId,
  '<id>': Identifier,
  // Also `latest`.
  '<run>': Identifier,
  '<owner>': DiscrepancyOwner,
  '<provider>': ProviderName,
  '--order': OrderId,
  '--owner': DiscrepancyOwner,
  '--provider': ProviderName,
  '--providers': providers,
  '--note': DiscrepancyNote,
  '--reason': Reason,
  '--reference': RefundReference,
  '--description': PaymentDescription,
  '--idempotency-key': IdempotencyKey,
  '--cursor': Cursor,
  '--unit': UnitId,
  '--type': EventType,
} as const satisfies Readonly<Record<string, z.core.$ZodType>>;
