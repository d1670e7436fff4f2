import { PunteoError } from '@punteo/payments';

/**
 * One of the model's values, or undefined where the option is absent. Throws `option_invalid`. An action checks such
 * an option rather than its declaration, which must not load the model.
 */
export function oneOf<Value extends string>(
  option: string,
  values: readonly Value[],
  text: string | undefined,
): Value | undefined {
  const value = values.find((candidate) => candidate === text);
  if (text !== undefined && value === undefined)
    throw new PunteoError('option_invalid', `${option} should be one of ${values.join(', ')}.`);
  return value;
}
