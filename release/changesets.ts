import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseChangesetFile } from '@changesets/parse';
import type { ReleasedPackage } from './packages.ts';

/** Changesets that `changeset version` cannot use, a sentence each: they cannot be read, or name no package of ours. */
export function changesetProblems(root: string, packages: readonly ReleasedPackage[]): readonly string[] {
  const names = packages.map(({ name }) => name);
  return globSync('.changeset/**/*.md', { cwd: root })
    .filter((file) => !/(^|\/)(README|AGENTS|CLAUDE|GEMINI)\.md$/.test(file))
    .toSorted()
    .flatMap((file) => {
      try {
        const { releases } = parseChangesetFile(readFileSync(join(root, file), 'utf8'));
        return releases
          .filter(({ name }) => !names.includes(name))
          .map(({ name }) => `${file} names ${name}, and no package of that name gets versions. Correct the name.`);
      } catch (error) {
        return [`${file} cannot be read: ${reasonOf(error as Error)}. ${FORM}`];
      }
    });
}

const FORM = "A changeset begins with its packages between two lines `---`, such as `'@punteo/json': patch`.";

/** "missing or invalid frontmatter": the library goes on with an example and the whole file. */
function reasonOf({ message }: Error): string {
  const [first = ''] = message.split('\n');
  return first.replace('could not parse changeset - ', '').replace(/\.$/, '');
}
