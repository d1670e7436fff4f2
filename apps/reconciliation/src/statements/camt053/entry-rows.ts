import { addMoney, type Money, type StatementRow, type StatementRowEntry, subtractMoney, zero } from '@punteo/payments';
import { dateReader, type ReadDate } from '../date-format.ts';
import { DESCRIPTION_CHARACTERS_MAX, REFERENCE_CHARACTERS_MAX } from '../mapped-entry.ts';
import { referenceKeys } from '../reference-keys.ts';
import { isAmount } from '../statement-amount.ts';
import { type CamtEntry, type EntryDetails, TRANSACTIONS_MAX, type TransactionDetails } from './camt-entry.ts';

/** The rows of an entry, and its amount with its sign for the balance: null where it cannot be read. */
export interface EntryRows {
  readonly rows: readonly StatementRow[];
  readonly signed: Money | null | 'not_booked';
}

/**
 * One row for an entry, or one for each transaction of a batch. A batch is only split where every transaction states its
 * amount and they add up to the entry's; otherwise it is one row with the references of all.
 */
export function entryRows(entry: CamtEntry, statement: EntryDetails): EntryRows {
  const { account, timeZone, amountOf } = statement;
  const { line } = entry;
  const bad = (fault: string, signed: Money | null = null): EntryRows => ({ rows: [{ line, fault }], signed });
  if (entry.status !== '' && entry.status !== 'BOOK')
    return { rows: [{ line, notBooked: true }], signed: 'not_booked' };
  if (entry.status === '') return bad('has no status (Sts)');
  const sign = signOf(entry.side);
  if (sign === null) return bad('has no CdtDbtInd of CRDT or DBIT');
  if (entry.amount === null) return bad('has no amount (Amt)');
  const read = amountOf(entry.amount.text, entry.amount.currency);
  if (!isAmount(read)) return bad(`Amt ${read.fault}`);
  if (read.amountMinor < 0n) return bad('Amt should have no sign');
  const amount = times(read, sign);
  if (entry.isTooLong) return bad(`has more than ${TRANSACTIONS_MAX} transactions`, amount);
  const bookedAt = readDate(entry.bookedAt);
  if (bookedAt === null) return bad('BookgDt should be a date or a time', amount);
  const entryReference = entry.servicerReference || referenceInStatement(entry, statement);
  if (entryReference === '') return bad('has no AcctSvcrRef, and its statement has no Id', amount);
  if (entryReference.length > REFERENCE_CHARACTERS_MAX) return bad('has a reference that is too long', amount);
  const common = {
    account,
    provider: null,
    gross: null,
    fee: null,
    bookedAt: 'instant' in bookedAt ? bookedAt.instant : { local: bookedAt.local, timeZone },
    isReversal: entry.isReversal,
    payment: null,
    payout: null,
    transaction: null,
  } as const;
  const parts = partsOf(entry, amount, sign, amountOf);
  const rows = parts.map(({ amount: part, details }, index): StatementRow => {
    const suffix = parts.length === 1 ? '' : `/${index + 1}`;
    return {
      line,
      entry: { ...common, entryReference: entryReference + suffix, amount: part, ...textsOf(entry, details) },
    };
  });
  return { rows, signed: amount };
}

/** Only the bank's own reference is unique on the account: many banks number `NtryRef` from 1 in each statement. */
function referenceInStatement({ entryReference }: CamtEntry, { statementId, place }: EntryDetails): string {
  if (statementId === '') return '';
  return entryReference === '' ? `${statementId}#${place}` : `${statementId}|${entryReference}`;
}

interface Part {
  readonly amount: Money;
  readonly details: readonly TransactionDetails[];
}

function partsOf(entry: CamtEntry, amount: Money, sign: Sign, amountOf: EntryDetails['amountOf']): readonly Part[] {
  const whole = [{ amount, details: entry.transactions }];
  if (entry.transactions.length < 2) return whole;
  const parts: Part[] = [];
  let sum = zero(amount);
  for (const details of entry.transactions) {
    const read = details.amount === null ? null : amountOf(details.amount.text, details.amount.currency);
    if (read === null || !isAmount(read) || read.currency !== amount.currency || read.amountMinor < 0n) return whole;
    const part = times(read, details.side === '' ? sign : (signOf(details.side) ?? sign));
    sum = addMoney(sum, part);
    parts.push({ amount: part, details: [details] });
  }
  return subtractMoney(sum, amount).amountMinor === 0n ? parts : whole;
}

function textsOf(
  entry: CamtEntry,
  details: readonly TransactionDetails[],
): Pick<StatementRowEntry, 'description' | 'referenceKeys'> {
  const texts = [...details.flatMap((each) => each.texts), ...entry.texts];
  const references = [...entry.references, ...details.flatMap((each) => each.references)];
  const description = texts.join(' ').slice(0, DESCRIPTION_CHARACTERS_MAX);
  return { description: description === '' ? null : description, referenceKeys: referenceKeys(references, texts) };
}

type Sign = 1n | -1n;

function signOf(side: string): Sign | null {
  if (side === 'CRDT') return 1n;
  return side === 'DBIT' ? -1n : null;
}

function times(money: Money, sign: Sign): Money {
  return sign === 1n ? money : { ...money, amountMinor: -money.amountMinor };
}

/** ISO 8601, as XML Schema has it: a date, or a time with or without its zone. */
const READERS = [
  'YYYY-MM-DD',
  'YYYY-MM-DDTHH:mm:ss',
  'YYYY-MM-DDTHH:mm:ss.SSS',
  'YYYY-MM-DDTHH:mm:ssZ',
  'YYYY-MM-DDTHH:mm:ss.SSSZ',
].map(dateReader);
const DATE_WITH_ZONE = /^(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)$/;

function readDate(text: string): ReadDate | null {
  // The zone of a date without a time says nothing about the day that the bank names.
  const plain = DATE_WITH_ZONE.exec(text)?.[1] ?? text;
  for (const read of READERS) {
    const date = read(plain);
    if (date !== null) return date;
  }
  return null;
}
