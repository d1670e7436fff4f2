import {
  CLOCK_STATUSES,
  type Clock,
  type GracePeriods,
  type ProviderGracePeriods,
  PunteoError,
} from '@punteo/payments';
import * as z from 'zod';

/** The periods that `CLOCKS` sets for single providers. */
export type ProviderClocks = Required<Pick<GracePeriods, 'clocks' | 'ofProvider'>>;

const SHOULD =
  'Should be `provider/status=minutes:minutes,…`, each once: a provider’s name or `*`, and ' +
  `${CLOCK_STATUSES.join(', ')} (late, then missed, which may be left out and is not earlier), or callback, create, missing (one number); minutes are 0 to 525600.`;

/**
 * `neopay/pending=60:1440`: after 60 minutes in that status the unpaid order is late, after 1,440 the payment is missed.
 * `neopay/callback=30`: the provider's own period instead of `CALLBACK_GRACE_MINUTES`.
 */
export const providerClocks = z.string().transform((value, context): ProviderClocks => {
  const items = value.split(',').map((item) => ITEM.exec(item.trim()));
  const names = new Set(items.map((item) => `${item?.[1]}/${item?.[2]}`));
  const clocks: Clock[] = [];
  const ofProvider: Record<string, ProviderGracePeriods> = {};
  let isWrong = names.size !== items.length;
  for (const item of items) {
    const [, provider = '', status = '', first = '', second] = item ?? [];
    const [late, missing] = [Number(first), second === undefined ? null : Number(second)];
    const known = CLOCK_STATUSES.find((each) => each === status);
    const period = PERIODS[status];
    isWrong ||= item === null || late > MINUTES_MAX || (missing ?? late) < late || (missing ?? 0) > MINUTES_MAX;
    if (known !== undefined)
      clocks.push({
        provider: provider === ANY ? null : provider,
        status: known,
        lateSeconds: late * 60,
        missingSeconds: missing === null ? null : missing * 60,
      });
    else if (period !== undefined && missing === null && provider !== ANY)
      ofProvider[provider] = { ...ofProvider[provider], [period]: late * 60 };
    else isWrong = true;
  }
  if (!isWrong) return { clocks, ofProvider };
  context.addIssue({ code: 'custom', message: SHOULD });
  return z.NEVER;
});

/** Throws `configuration_invalid` when a clock names a provider that is not configured: a typing error would set no clock. */
export function checkClocks({ clocks = [], ofProvider = {} }: GracePeriods, providers: readonly string[]): void {
  const named = [...clocks.flatMap(({ provider }) => provider ?? []), ...Object.keys(ofProvider)];
  const unknown = named.find((name) => !providers.includes(name));
  // Without any provider nothing is awaited.
  if (unknown === undefined || providers.length === 0) return;
  throw new PunteoError(
    'configuration_invalid',
    `CLOCKS: ${unknown} is not configured here. Should name ${providers.join(', ')}, or *.`,
  );
}

const ANY = '*';
const ITEM = /^(\*|[a-z][a-z0-9-]{0,31})\/([a-z]+)=(\d{1,6})(?::(\d{1,6}))?$/;
const MINUTES_MAX = 525_600;

const PERIODS: Readonly<Record<string, keyof ProviderGracePeriods>> = {
  callback: 'callbackSeconds',
  create: 'createSeconds',
  missing: 'missingSeconds',
};
