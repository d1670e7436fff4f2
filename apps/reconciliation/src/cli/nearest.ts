import { closestMatch } from 'leven';

/** ` Did you mean paid?`, or nothing where no value is near. */
export function didYouMean(text: string, values: readonly string[]): string {
  // As near as commander's own suggestions: three characters, and less than half of the word.
  const nearest = closestMatch(text.toLowerCase(), [...values], {
    maxDistance: Math.min(3, Math.ceil(text.length / 2)),
  });
  return nearest === undefined ? '' : ` Did you mean ${nearest}?`;
}
