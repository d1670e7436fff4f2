import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Edit, Mutant } from './mutants.ts';

/** Where the edit's text stands in the house. Throws unless it stands there exactly once. */
export function textOf(folder: string, { file, find }: Edit): string {
  const text = readFileSync(join(folder, file), 'utf8');
  const times = text.split(find).length - 1;
  if (times !== 1) throw new Error(`${file} holds ${times} times, and should once:\n${find}`);
  return text;
}

/** Takes the mutant's check out of the house in this folder; the function that comes back puts it in again. */
export function apply(folder: string, { edits }: Mutant): () => void {
  const before = new Map<string, string>();
  for (const edit of edits) {
    const text = textOf(folder, edit);
    if (!before.has(edit.file)) before.set(edit.file, text);
    // A function, or `$` in the new text would be read as a pattern.
    writeFileSync(
      join(folder, edit.file),
      text.replace(edit.find, () => edit.replace),
    );
  }
  return () => {
    for (const [file, text] of before) writeFileSync(join(folder, file), text);
  };
}
