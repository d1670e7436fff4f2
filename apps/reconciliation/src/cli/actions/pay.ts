import { CreatePaymentBody } from '@punteo/contracts/reconciliation';
import { JSON_FAULTS, JsonError, readJson } from '@punteo/json';
import { PunteoError } from '@punteo/payments';
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
  readonly another?: boolean;
  readonly idempotencyKey?: string;
}

export async function pay(
  context: CommandContext,
  { provider, description, details: detailsText, retryLost, another, idempotencyKey, json: asJson }: PayOptions,
  orderId: string,
): Promise<number> {
  const { terminal } = context;
  const details = detailsIn(detailsText);
  const retryLostBy = retryLost ? context.actor : undefined;
  const anotherBy = another ? context.actor : undefined;
  const { attempt, next } = await withApp(context, async (app) => {
    const optional = withoutUndefined({ description, retryLostBy, anotherBy, idempotencyKey });
    const created = await askForPayment(app, { orderId, provider, details, ...optional });
    return { attempt: created, next: nextStep(created, app) };
  });
  const { outcome, reason, detail, providerPaymentId, authorisationUrl, paymentAddress } = attempt;
  const line = [outcome, reason, detail, providerPaymentId, authorisationUrl, paymentAddress]
    .filter(Boolean)
    .join('  ');
  terminal.print(asJson ? json(createAttemptToWire(attempt, attempt.answer)) : line);
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

type Paid = Awaited<ReturnType<typeof askForPayment>>;

/** What to do when no payment was created, or the buyer cannot authorise it; null otherwise. */
function nextStep(attempt: Paid, app: App): string | null {
  const { outcome, reason, provider, providerPaymentId, authorisationUrl, paymentAddress, answer } = attempt;
  switch (outcome) {
    case 'unknown':
      return afterLostCreate(app, attempt);
    case 'refused':
      return reason === 'details_invalid'
        ? `Nothing was sent: --details is not what ${provider} needs. docs/operating.md, "Ask for a payment", has an example.`
        : `${provider} created no payment. Run \`punteo doctor\`; if it finds no problem with ${provider}, check the amount and --details.`;
    default:
      if (authorisationUrl !== null || paymentAddress !== null) return null;
      if (hasContent(answer))
        return `No link for the buyer is known in the answer of ${provider}, which \`punteo pay --json\` and \`punteo orders show --json\` print.`;
      return providerPaymentId !== null
        ? `${provider} created the payment and returned no page where the buyer authorises it. Look for the page at ${provider}.`
        : null;
  }
}

/** Whether an answer says anything: `{}` and an empty body do not. */
function hasContent(answer: string | null): boolean {
  return answer !== null && !/^\s*(?:\{\s*\}|\[\s*\]|null)?\s*$/.test(answer);
}
