import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Edit, Mutant } from './mutant.ts';

/** The file that the edit changes. Throws unless it contains the edit's text exactly once. */
export function textOf(folder: string, { file, find }: Edit): string {
  const text = readFileSync(join(folder, file), 'utf8');
  const times = text.split(find).length - 1;
  if (times !== 1)
    throw new Error(`${file} contains this text ${times} times instead of once. Update mutants.ts:\n${find}`);
  return text;
}

/** Removes the mutant's check from the sources in this folder. Returns a function that restores them. */
export function apply(folder: string, { edits }: Mutant): () => void {
  const before = new Map<string, string>();
  for (const edit of edits) {
    const text = textOf(folder, edit);
    if (!before.has(edit.file)) before.set(edit.file, text);
    // With a function, `$` in the new text is no pattern.
    writeFileSync(
      join(folder, edit.file),
      text.replace(edit.find, () => edit.replace),
    );
  }
  return () => {
    for (const [file, text] of before) writeFileSync(join(folder, file), text);
  };
}
