import { CreatePaymentBody } from '@punteo/contracts/reconciliation';
import { JSON_FAULTS, JsonError, readJson } from '@punteo/json';
import { type CreateAttempt, PunteoError } from '@punteo/payments';
import { createAttemptToWire } from '../../api/to-wire.ts';
import type { App } from '../../app.ts';
import { afterLostCreate, pay as askForPayment } from '../../orders/pay.ts';
import { withoutUndefined } from '../../without-undefined.ts';
import type { CommandContext, CommonOptions } from '../add-command.ts';
import { EXIT } from '../exit-codes.ts';
import { json } from '../json.ts';
import { withApp } from '../with-app.ts';

interface PayOptions extends CommonOptions {
  readonly provider: string;
  readonly description?: string;
  /** JSON. */
  readonly details: string;
  readonly retryLost?: boolean;
}

export async function pay(
  context: CommandContext,
  { provider, description, details: detailsText, retryLost, json: asJson }: PayOptions,
  orderId: string,
): Promise<number> {
  const { terminal } = context;
  const details = detailsIn(detailsText);
  const retryLostBy = retryLost ? context.actor : undefined;
  const { attempt, next } = await withApp(context, async (app) => {
    const optional = withoutUndefined({ description, retryLostBy });
    const created = await askForPayment(app, { orderId, provider, details, ...optional });
    return { attempt: created, next: nextStep(created, app) };
  });
  const { outcome, reason, detail, providerPaymentId, authorisationUrl } = attempt;
  const line = [outcome, reason, detail, providerPaymentId, authorisationUrl].filter(Boolean).join('  ');
  terminal.print(asJson ? json(createAttemptToWire(attempt)) : line);
  if (next !== null) terminal.note(next);
  return outcome === 'created' ? EXIT.ok : EXIT.needsAttention;
}

/** Throws `option_invalid`. */
function detailsIn(text: string): Readonly<Record<string, unknown>> {
  const parsed = CreatePaymentBody.shape.details.safeParse(jsonIn(text));
  if (parsed.success) return parsed.data;
  throw new PunteoError('option_invalid', '--details should be a JSON object without NUL and half surrogate pairs.');
}

function jsonIn(text: string): unknown {
  try {
    return readJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const fault = `${JSON_FAULTS[error.code]}, at character ${error.offset + 1}`;
    throw new PunteoError('option_invalid', `--details ${fault}. Write a JSON object.`);
  }
}

/** What to do when no payment was created, or the buyer cannot authorise it; null otherwise. */
function nextStep(attempt: CreateAttempt, app: App): string | null {
  const { outcome, reason, provider, providerPaymentId, authorisationUrl } = attempt;
  switch (outcome) {
    case 'unknown':
      return afterLostCreate(app, attempt);
    case 'refused':
      return reason === 'details_invalid'
        ? `Nothing was sent: --details is not what ${provider} needs. docs/operating.md, "Ask for a payment", has an example.`
        : `${provider} created no payment. Run \`punteo doctor\`; if it finds no problem with ${provider}, check the amount and --details.`;
    default:
      return providerPaymentId !== null && authorisationUrl === null
        ? `${provider} created the payment and returned no page where the buyer authorises it. Look for the page at ${provider}.`
        : null;
  }
}
