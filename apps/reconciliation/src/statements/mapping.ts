import { readFile } from 'node:fs/promises';
import { ProviderName } from '@punteo/contracts/reconciliation';
import { JsonError, readJson } from '@punteo/json';
import * as z from 'zod';
import { ENCODINGS } from '../csv/decoded-file.ts';
import { FileError } from '../csv/file-error.ts';
import { DECIMAL_MARKS, SEPARATORS, type Separator } from '../csv/format.ts';
import { fileSize, readError } from '../csv/open-file.ts';
import { dateFormatFault } from './date-format.ts';

/** How a statement file is read. Whatever its writer had a choice in is named; nothing is taken from the file. */
export type StatementMapping = z.output<typeof mapping>;
/** Of a file with columns: CSV, or NDJSON, whose keys are the columns. */
export type ColumnMapping = Extract<StatementMapping, { readonly columns: object }>;
export type CamtMapping = Extract<StatementMapping, { readonly format: 'camt053' }>;

/** Reads a mapping file, JSON. Throws `FileError` with each wrong field and what it should be. */
export async function readMapping(path: string): Promise<StatementMapping> {
  if ((await fileSize(path)) > BYTES_MAX) throw new FileError(`${path} is longer than ${BYTES_MAX} bytes.`);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw readError(path, error);
  });
  const parsed = mapping.safeParse(jsonIn(path, text));
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(
    ({ path: at, message }) => `${at.map(String).join('.') || 'file'}: ${message}`,
  );
  throw new FileError(`${path} is no mapping of a statement: ${faults.join(' ')}`);
}

const BYTES_MAX = 262_144;

function jsonIn(path: string, text: string): unknown {
  try {
    return readJson(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw new FileError(`${path} is not JSON (${error.code} at character ${error.offset + 1}).`, { cause: error });
  }
}

const ACCOUNT = 'Should be a name of the account: 1 to 64 letters, digits, dots, underscores or hyphens.';
const accountName = z.string({ error: ACCOUNT }).regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, ACCOUNT);

const ZONE = 'Should be a time zone such as Europe/Madrid or UTC.';
const timeZone = z.string({ error: ZONE }).refine(isTimeZone, ZONE);

const COLUMN = 'Should be the name of a column.';
const column = z.string({ error: COLUMN }).min(1, COLUMN).max(200, COLUMN);
const CURRENCY = 'Should be a currency code in capitals such as EUR.';

const dateFormat = z.string({ error: 'Should be a format such as DD.MM.YYYY.' }).superRefine((format, context) => {
  const fault = dateFormatFault(format);
  if (fault !== null) context.addIssue({ code: 'custom', message: fault });
});

const commonColumns = {
  /** Identifies the entry on its account; several columns do together. */
  reference: z.union([column, z.array(column).min(1).max(8)], { error: 'Should be a column, or a list of columns.' }),
  bookedAt: column,
  currency: column.optional(),
  payment: column.optional(),
  payout: column.optional(),
  transaction: column.optional(),
  description: column.optional(),
};

const COLUMNS =
  'Should name `amount`, or `credit` and `debit`; of a provider’s export `payment`, `gross`, and `fee` or `net`.';
const columns = z.strictObject(
  {
    ...commonColumns,
    /** With its sign: credits are positive. */
    amount: column.optional(),
    /** Without a sign, each in a column of its own. */
    credit: column.optional(),
    debit: column.optional(),
    /** Of a provider's export: what the buyer paid, what the provider keeps, what it pays out. */
    gross: column.optional(),
    fee: column.optional(),
    net: column.optional(),
  },
  { error: (issue) => (issue.code === 'invalid_type' ? COLUMNS : undefined) },
);

const withColumns = {
  account: accountName,
  /** Set: the file is this provider's export of payments. */
  provider: z.optional(ProviderName),
  timeZone,
  dateFormat,
  decimal: z.enum(DECIMAL_MARKS, { error: 'Should be "." or ",".' }),
  /** Between groups of three digits; without it, amounts have none. */
  thousands: z
    .enum(['.', ',', ' ', "'", '\u00A0', '\u202F'], { error: 'Should be what separates thousands.' })
    .optional(),
  /** A provider that writes its fees with a minus. */
  feesAreNegative: z.boolean().optional(),
  /** Of every entry; or `columns.currency`. */
  currency: z
    .string()
    .regex(/^[A-Z][A-Z0-9]{2,9}$/, CURRENCY)
    .optional(),
  columns,
};

const SEPARATOR = 'Should be ",", ";" or "tab".';
const separator = z.string({ error: SEPARATOR }).transform((text, context): Separator => {
  const found = SEPARATORS.find((each) => each === (text === 'tab' ? '\t' : text));
  if (found !== undefined) return found;
  context.addIssue({ code: 'custom', message: SEPARATOR });
  return z.NEVER;
});

const mapping = z
  .discriminatedUnion(
    'format',
    [
      z.strictObject({
        format: z.literal('csv'),
        encoding: z.enum(ENCODINGS, { error: `Should be one of ${ENCODINGS.join(', ')}.` }),
        separator,
        ...withColumns,
      }),
      z.strictObject({ format: z.literal('ndjson'), ...withColumns }),
      z.strictObject({
        format: z.literal('camt053'),
        /** Our name of each account, by its IBAN or its other id. */
        accounts: z.record(z.string().min(1).max(64), accountName),
        timeZone,
      }),
    ],
    { error: 'Should have a `format`: csv, ndjson or camt053.' },
  )
  .superRefine((value, context) => {
    if (value.format === 'camt053') return;
    const { columns: named, provider, currency } = value;
    const isAccount = named.amount !== undefined || (named.credit !== undefined && named.debit !== undefined);
    const isExport = named.payment !== undefined && named.gross !== undefined && (named.fee ?? named.net) !== undefined;
    const hasBoth = named.amount !== undefined && (named.credit ?? named.debit) !== undefined;
    const hasOthers =
      provider === undefined
        ? (named.gross ?? named.fee ?? named.net) !== undefined
        : (named.amount ?? named.credit ?? named.debit) !== undefined;
    if (hasBoth || hasOthers || !(provider === undefined ? isAccount : isExport))
      context.addIssue({ code: 'custom', message: COLUMNS, path: ['columns'] });
    if (value.thousands === value.decimal)
      context.addIssue({ code: 'custom', message: 'Should differ from `decimal`.', path: ['thousands'] });
    if ((currency === undefined) === (named.currency === undefined))
      context.addIssue({ code: 'custom', message: 'Should be set, or else `columns.currency`.', path: ['currency'] });
  });

function isTimeZone(name: string): boolean {
  // An offset is no zone to PostgreSQL, which reads its sign the other way round.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
