import { PunteoError } from '@punteo/payments';

/**
 * One of the model's words, or undefined where the option was not given. Throws `option_invalid`. An action checks such
 * an option rather than its declaration, which must not load the model.
 */
export function oneOf<Word extends string>(
  option: string,
  words: readonly Word[],
  text: string | undefined,
): Word | undefined {
  const word = words.find((candidate) => candidate === text);
  if (text !== undefined && word === undefined)
    throw new PunteoError('option_invalid', `${option} should be one of ${words.join(', ')}.`);
  return word;
}
