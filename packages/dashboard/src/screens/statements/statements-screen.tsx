import { PageHeader } from '../../components/page-header.tsx';
import { useText } from '../../texts/use-text.ts';
import { EntryList } from './entries/entry-list.tsx';
import { FileDetail } from './files/file-detail.tsx';
import { FileList } from './files/file-list.tsx';
import { useChosenFile } from './files/use-chosen-file.ts';

/** The statement files that were imported, their bad rows, and the entries that they brought. */
export function StatementsScreen() {
  const text = useText();
  const fileId = useChosenFile();
  return (
    <>
      <PageHeader title={text('statements.title')} intro={text('statements.intro')} />
      <FileList />
      {fileId !== undefined && <FileDetail fileId={fileId} />}
      <EntryList />
    </>
  );
}
