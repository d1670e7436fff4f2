import { PunteoError } from '@punteo/payments';

/**
 * The value of a jsonb column. Throws `row_unreadable` unless `hasShape`: a restored backup, a person, or a version that is
 * not ours may have written something else, and the type of a row is only what we write.
 */
export function readable<Value>(column: string, value: Value, hasShape: (value: unknown) => boolean): Value {
  if (hasShape(value)) return value;
  throw new PunteoError('row_unreadable', `Its column ${column} does not hold what Punteo writes there.`);
}

/**
 * The instant of a timestamptz column. Throws `row_unreadable` for `infinity`, which pg returns as a number, and for years that
 * ISO 8601 does not write with four digits.
 */
export function instant(column: string, value: Date): Date {
  return readable(column, value, isInstant);
}

export function instantOrNull(column: string, value: Date | null): Date | null {
  return value === null ? null : instant(column, value);
}

function isInstant(value: unknown): boolean {
  return value instanceof Date && value >= FIRST && value <= LAST;
}

const FIRST = new Date('0001-01-01T00:00:00.000Z');
const LAST = new Date('9999-12-31T23:59:59.999Z');

/** The instant itself, or the first or last one that can be shown. */
export function nearestInstant(value: Date | number): Date {
  const milliseconds = Number(value);
  if (Number.isNaN(milliseconds)) return FIRST;
  return new Date(Math.min(Math.max(milliseconds, FIRST.getTime()), LAST.getTime()));
}

/**
 * Runs `read`, and names the row in its error: throws `row_unreadable` with a sentence such as "Order A-1 cannot be read: its
 * column state does not hold what Punteo writes there." The content of a row alone decides whether it can be read, so
 * that any error is the row's own.
 */
export function readRow<Value>(row: string, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    throw unreadableRow(`${row} cannot be read: `, cause);
  }
}

/** As `readRow`, for a part of a row that a caller names: "in evidence 7, its column facts …". */
export function readPart<Value>(part: string, read: () => Value): Value {
  try {
    return read();
  } catch (cause) {
    throw unreadableRow(`In ${part}, `, cause);
  }
}

function unreadableRow(beginning: string, cause: unknown): PunteoError {
  const reason = unreadableReason(cause);
  return new PunteoError('row_unreadable', beginning + reason.charAt(0).toLowerCase() + reason.slice(1), { cause });
}

export function unreadableReason(error: unknown): string {
  return error instanceof PunteoError ? error.message : 'It does not hold what Punteo writes there.';
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isListOf(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isItem);
}

/** An object that has a text under each of these names. */
export function hasTexts(value: unknown, ...names: readonly string[]): boolean {
  return isObject(value) && names.every((name) => typeof value[name] === 'string');
}

export function isTextOrNull(value: unknown): boolean {
  return value === null || value === undefined || typeof value === 'string';
}

export function isMoneyJson(value: unknown): boolean {
  return (
    hasTexts(value, 'amountMinor', 'currency') &&
    isObject(value) &&
    /^-?\d+$/.test(value.amountMinor as string) &&
    Number.isInteger(value.exponent)
  );
}

export function isDifferingField(value: unknown): boolean {
  return hasTexts(value, 'field') && isObject(value) && isTextOrNull(value.expected) && isTextOrNull(value.actual);
}

export function isClaimJson(value: unknown): boolean {
  if (!isObject(value)) return false;
  return value.kind === 'payment'
    ? hasTexts(value, 'provider', 'paymentId')
    : value.kind === 'transaction' && hasTexts(value, 'provider', 'network', 'hash');
}

/** What an audit row says besides actor, action and subject. */
export function isDetail(value: unknown): boolean {
  return isObject(value) && Object.values(value).every(isTextOrNull);
}
