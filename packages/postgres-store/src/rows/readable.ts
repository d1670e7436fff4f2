import { PunteoError } from '@punteo/payments';

/**
 * The value of a jsonb column. Throws `row_unreadable` unless `hasShape`: a restored backup, a person, or a version that is
 * not ours may have written something else, and the type of a row is only what we write.
 */
export function readable<Value>(column: string, value: Value, hasShape: (value: unknown) => boolean): Value {
  if (hasShape(value)) return value;
  throw new PunteoError('row_unreadable', `Its column ${column} does not hold what Punteo writes there.`);
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
