import { createHash } from 'node:crypto';
import type { MatchingRule, RuleSet } from '@punteo/payments';
import * as z from 'zod';
import { parseNamedItems } from './named-items.ts';

/**
 * Parses a rules file: `{ "rules": [ … ] }`, see `MatchingRule` for the members of each kind. Throws
 * `configuration_invalid` with one line for each fault, which names the rule and the field.
 */
export function parseRules(file: Uint8Array): RuleSet {
  const { rules } = parseNamedItems(file, rulesFile, 'rules', 'rule');
  return { rules, fingerprint: createHash('sha256').update(JSON.stringify(rules)).digest('hex').slice(0, 16) };
}

const PERCENT = 'Should be decimal text from "0" to "100", such as "1.5".';
const AMOUNT = 'Should be decimal text such as "0.05".';
const DECIMAL = /^(?:0|[1-9]\d{0,17})(?:\.\d{1,18})?$/;

const amount = z.string({ error: AMOUNT }).regex(DECIMAL, AMOUNT);
const percent = z
  .string({ error: PERCENT })
  .regex(DECIMAL, PERCENT)
  .refine((text) => Number(text) <= 100, PERCENT);

const NAME = 'Should be 1 to 64 letters, digits, `_`, `.` and `-`.';
const texts = (item: z.ZodType<string>) => z.array(item).min(1, 'Should list something, or be left out.').default([]);

const scope = {
  name: z.string({ error: NAME }).regex(/^[A-Za-z0-9_.-]{1,64}$/, NAME),
  providers: texts(z.string().regex(/^[a-z][a-z0-9-]{0,31}$/, 'Should be the name of a provider.')),
  currencies: texts(z.string().regex(/^[A-Z][A-Z0-9]{2,9}$/, 'Should be a currency code such as USD.')),
  tokens: texts(
    z
      .string()
      .regex(/^0x[0-9a-fA-F]{40}$/, 'Should be the contract of a token: 0x and 40 hex digits.')
      .transform((text) => text.toLowerCase()),
  ),
};

/** A limit that is text has no currency of its own. */
const needsCurrency = ({ currencies }: { readonly currencies: readonly string[] }) => currencies.length > 0;
const CURRENCY = { message: 'Should be listed: a sum has another worth in each currency.', path: ['currencies'] };

const tolerance = z
  .strictObject({
    kind: z.literal('tolerance'),
    ...scope,
    absolute: amount.nullable().default(null),
    percent: percent.nullable().default(null),
  })
  .refine(({ absolute, percent }) => absolute !== null || percent !== null, {
    message: 'Should be set, or `percent`.',
    path: ['absolute'],
  })
  .refine((rule) => rule.absolute === null || needsCurrency(rule), CURRENCY);

const fee = z
  .strictObject({
    kind: z.literal('fee'),
    ...scope,
    amounts: z.enum(['net', 'gross'], 'Should be net (the provider kept the fee) or gross (the buyer paid it on top).'),
    fee: z.union(
      [z.literal('stated'), z.strictObject({ percent: percent.default('0'), fixed: amount.default('0') })],
      'Should be "stated", or an object with percent and fixed as decimal text.',
    ),
  })
  .refine((rule) => rule.fee === 'stated' || Number(rule.fee.fixed) === 0 || needsCurrency(rule), CURRENCY);

const dateWindow = z.strictObject({
  kind: z.literal('date_window'),
  ...scope,
  lateMinutes: z
    .int('Should be a whole number of minutes.')
    .min(1, 'Should be at least 1.')
    .max(525_600, 'Should be at most 525600, a year.'),
});

const acceptParts = z
  .strictObject({
    kind: z.literal('accept_parts'),
    ...scope,
    paymentsMax: z
      .int('Should be a whole number.')
      .min(2, 'Should be at least 2.')
      .max(1_000, 'Should be at most 1000.')
      .default(10),
    amountMax: amount.nullable().default(null),
  })
  .refine((rule) => rule.amountMax === null || needsCurrency(rule), CURRENCY);

const KINDS = 'Should be tolerance, fee, date_window or accept_parts.';

const rulesFile: z.ZodType<{ readonly rules: readonly MatchingRule[] }> = z.strictObject({
  rules: z
    .array(
      z.discriminatedUnion('kind', [tolerance, fee, dateWindow, acceptParts], {
        error: (issue) => (issue.code === 'invalid_union' ? KINDS : undefined),
      }),
    )
    .max(1_000, 'Should list at most 1000 rules.')
    .superRefine((rules, context) => {
      for (const [index, { name }] of rules.entries())
        if (rules.findIndex((other) => other.name === name) < index)
          context.addIssue({ code: 'custom', message: 'Should be the name of one rule only.', path: [index, 'name'] });
    }),
});
