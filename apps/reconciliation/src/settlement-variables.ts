import type { SettlementAccount } from '@punteo/payments';
import * as z from 'zod';

const ACCOUNTS = 'Should be `provider=account|account,…`, such as `neopay=main-eur`, each provider once.';
const DAYS = 'Should be `provider=days,…`, such as `neopay=3`, with 0 to 365 days, each provider once.';
const DAYS_DEFAULT = 5;
const DAY_SECONDS = 86_400;

/** Which accounts show the money of which provider, and within how many days. */
export const settlementVariables = {
  SETTLEMENT_ACCOUNTS: pairs(ACCOUNTS, (text) => {
    const accounts = text.split('|').map((name) => name.trim());
    const areNames = accounts.every((name) => /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(name));
    return areNames && new Set(accounts).size === accounts.length ? accounts : null;
  }),
  SETTLEMENT_DAYS: pairs(DAYS, (text) => (/^\d{1,3}$/.test(text) && Number(text) <= 365 ? Number(text) : null)),
};

export function settlementAccounts(env: {
  readonly SETTLEMENT_ACCOUNTS: ReadonlyMap<string, readonly string[]>;
  readonly SETTLEMENT_DAYS: ReadonlyMap<string, number>;
}): readonly SettlementAccount[] {
  return [...env.SETTLEMENT_ACCOUNTS].flatMap(([provider, accounts]) => {
    const seconds = (env.SETTLEMENT_DAYS.get(provider) ?? DAYS_DEFAULT) * DAY_SECONDS;
    return accounts.map((account) => ({ provider, account, seconds }));
  });
}

/** A misspelt provider would never be compared. `settings`: null for a provider that is not in use. */
export function settlementProblems(
  variables: Readonly<Record<string, string>>,
  settings: Readonly<Record<string, unknown>>,
): readonly string[] {
  const namesOf = (value = '') => value.split(',').map((pair) => pair.split('=')[0]?.trim() ?? '');
  const { SETTLEMENT_ACCOUNTS: accounts, SETTLEMENT_DAYS: days } = variables;
  const unused = (name: string) => typeof settings[name] !== 'object' || settings[name] === null;
  const problems: string[] = [];
  if (accounts !== undefined && namesOf(accounts).some(unused))
    problems.push('SETTLEMENT_ACCOUNTS: Should name providers that are configured.');
  if (days !== undefined && namesOf(days).some((name) => !namesOf(accounts).includes(name)))
    problems.push('SETTLEMENT_DAYS: Should name providers that SETTLEMENT_ACCOUNTS names.');
  return problems;
}

/** `name=value,name=value` as a map. */
function pairs<Value>(should: string, read: (text: string) => Value | null) {
  return z
    .string()
    .default('')
    .transform((text, context): ReadonlyMap<string, Value> => {
      const map = new Map<string, Value>();
      for (const pair of text === '' ? [] : text.split(',')) {
        const [, name, rest] = /^\s*([a-z][a-z0-9-]{0,31})\s*=\s*(.+?)\s*$/.exec(pair) ?? [];
        const value = rest === undefined ? null : read(rest);
        if (name === undefined || value === null || map.has(name)) {
          context.addIssue({ code: 'custom', message: should });
          return z.NEVER;
        }
        map.set(name, value);
      }
      return map;
    });
}
