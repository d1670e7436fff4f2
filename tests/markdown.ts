import { sourceFiles } from './workspace.ts';

/** Every document of the repository, as paths from the root. */
export const documents = [...sourceFiles('**/*.md'), ...sourceFiles('.changeset/*.md')];

export interface CodeBlock {
  readonly language: string;
  readonly code: string;
}

/** The code blocks in one of these languages, in their order. */
export function codeBlocks(text: string, languages: readonly string[]): readonly CodeBlock[] {
  return [...text.matchAll(/^```(\w+)\n([\s\S]*?)^```/gm)]
    .map(([, language = '', code = '']) => ({ language, code }))
    .filter(({ language }) => languages.includes(language));
}

/** Code blocks for a shell or without a language, and code spans. */
export function codeIn(text: string): readonly string[] {
  const blocks = [...text.matchAll(/^```(?:bash|sh|console|text|http)?\n([\s\S]*?)^```/gm)];
  return [...blocks.map((match) => String(match[1])), ...codeSpansIn(text)];
}

export function codeSpansIn(text: string): readonly string[] {
  const outsideBlocks = text.replace(/^```[\s\S]*?^```/gm, '');
  return [...outsideBlocks.matchAll(/`([^`\n]+)`/g)].map((match) => String(match[1]));
}

/** What stands between this heading and the next of its level. */
export function sectionOf(text: string, heading: string): string {
  const level = heading.split(' ')[0];
  return text.split(`\n${heading}\n`)[1]?.split(new RegExp(`^${level} `, 'm'))[0] ?? '';
}

/** The cells of every table row between this heading and the next of its level, without the header rows. */
export function tableRowsUnder(text: string, heading: string): readonly (readonly string[])[] {
  const lines = sectionOf(text, heading).split('\n');
  return lines
    .filter(
      (line, index) => line.startsWith('|') && !/^\|[-|]+\|$/.test(line) && !/^\|[-|]+\|$/.test(lines[index + 1] ?? ''),
    )
    .map((line) =>
      line
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}
