import { isWrongConfiguration } from '@punteo/app-kit/start-error';
import { PunteoError } from '@punteo/payments';
import { FileError } from '../csv/file-error.ts';
import type { CommandError } from './command-error.ts';
import { EXIT } from './exit-codes.ts';

/** The exit code for whatever a command threw, its stable code, and the line that tells the user about it. */
export function exitCodeOfError(error: unknown): CommandError {
  if (error instanceof FileError) return { code: 'file_refused', exitCode: EXIT.wrongUsage, message: error.message };
  if (!(error instanceof PunteoError))
    return { code: 'internal', exitCode: EXIT.internalError, message: `Internal error: ${nameOf(error)}` };
  const exitCode = exitCodeOfCode(error);
  const message = exitCode === EXIT.internalError ? `${error.code}: ${error.message}` : error.message;
  return { code: error.code, exitCode, message };
}

function exitCodeOfCode(error: PunteoError): number {
  if (USAGE_CODES.includes(error.code)) return EXIT.wrongUsage;
  if (error.code === 'row_unreadable') return EXIT.incomplete;
  if (error.code === 'time_zone_unknown') return EXIT.wrongConfiguration;
  // A command that cannot reach its database has the same ways out as one that the database refuses.
  if (isWrongConfiguration(error) || error.code === 'store_unavailable') return EXIT.wrongConfiguration;
  return EXIT.internalError;
}

/** Codes of errors that another command line avoids. */
const USAGE_CODES = [
  'amount_malformed',
  'callback_erased',
  'callback_unknown',
  'callbacks_changed',
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
  'nothing_to_verify',
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
  'refund_unknown',
  'refund_withdrawn',
  'refunded_at_ahead',
  'run_ended',
  'run_queue_full',
  'run_unfinished',
  'run_unknown',
  'statement_accepted',
  'statement_unknown',
  'statement_withdrawn',
  'token_exists',
  'token_unknown',
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
