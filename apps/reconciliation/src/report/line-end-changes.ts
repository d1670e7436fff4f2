interface People {
  readonly owner?: string | null;
  readonly note?: string | null;
}

/**
 * A change without the texts that differ from the stored ones in their line ends only: programs that save a file
 * rewrite those. In a text that differs otherwise, CR LF and CR become LF.
 */
export function withoutLineEndChanges<Change extends People>(change: Change, stored: Required<People>): Change {
  const names = (['owner', 'note'] as const).filter((name) => /[\r\n]/.test(change[name] ?? ''));
  const texts = names.map((name) => {
    const text = withLineFeeds(change[name] ?? '');
    return [name, text === withLineFeeds(stored[name] ?? '') ? stored[name] : text];
  });
  return { ...change, ...Object.fromEntries(texts) };
}

function withLineFeeds(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n');
}
