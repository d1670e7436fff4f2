import { useSearch } from '@tanstack/react-router';

/** The file that the URL names: its bad rows are shown, and only its entries are listed. */
export function useChosenFile(): string | undefined {
  const { statementFileId } = useSearch({ strict: false });
  return statementFileId === '' ? undefined : statementFileId;
}
