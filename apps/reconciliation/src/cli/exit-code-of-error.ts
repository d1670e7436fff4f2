import { isWrongConfiguration } from '@punteo/app-kit/start-error';
import { PunteoError } from '@punteo/payments';
import { FileError } from '../csv/file-error.ts';
import { EXIT } from './exit-codes.ts';

/** The exit code for whatever a command threw, and the line that tells the user about it. */
export function exitCodeOfError(error: unknown): { readonly code: number; readonly message: string } {
  if (error instanceof FileError) return { code: EXIT.wrongUsage, message: error.message };
  if (!(error instanceof PunteoError)) return { code: EXIT.internalError, message: `Internal error: ${nameOf(error)}` };
  if (USAGE_CODES.includes(error.code)) return { code: EXIT.wrongUsage, message: error.message };
  if (error.code === 'row_unreadable') return { code: EXIT.incomplete, message: error.message };
  if (error.code === 'time_zone_unknown') return { code: EXIT.wrongConfiguration, message: error.message };
  // A command that cannot reach its database has the same ways out as one that the database refuses.
  if (isWrongConfiguration(error) || error.code === 'store_unavailable')
    return { code: EXIT.wrongConfiguration, message: error.message };
  return { code: EXIT.internalError, message: `${error.code}: ${error.message}` };
}

/** Codes of errors that another command line avoids. */
const USAGE_CODES = [
  'amount_malformed',
  'callback_erased',
  'callback_unknown',
  'claim_malformed',
  'claim_unknown',
  'claim_withdrawn',
  'create_in_progress',
  'create_unresolved',
  'created_at_ahead',
  'created_at_fixed',
  'currency_mismatch',
  'cursor_malformed',
  'discrepancies_changed',
  'discrepancy_changed',
  'discrepancy_unknown',
  'event_unknown',
  'fulfilled_at_ahead',
  'idempotency_key_reused',
  'money_allocated',
  'money_refunded',
  'option_invalid',
  'order_cancelled',
  'order_closed',
  'order_fulfilled',
  'order_not_fulfilled',
  'order_not_paid',
  'order_paid',
  'order_unknown',
  'parts_absent',
  'payment_bound_elsewhere',
  'payment_live',
  'period_closed',
  'period_malformed',
  'period_not_over',
  'period_out_of_order',
  'period_unknown',
  'provider_money_counts',
  'provider_not_allowed',
  'provider_not_configured',
  'reason_missing',
  'refund_exceeds',
  'refund_not_due',
  'refund_recorded',
  'refund_unfounded',
  'run_ended',
  'run_queue_full',
  'run_unfinished',
  'run_unknown',
  'statement_accepted',
  'statement_unknown',
  'unit_exceeded',
  'unit_unknown',
  'unknown_currency',
  'window_empty',
];

/** Name, code and place, not the message: messages of libraries may quote addresses and secrets. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
  const [, place = ''] = /\n\s+at (.*)/.exec(error.stack ?? '') ?? [];
  return `${error.name}${code} at ${place}`;
}
