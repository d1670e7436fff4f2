import { useText } from '../texts/use-text.ts';
import { PageHeader } from './page-header.tsx';
import { Empty } from './states.tsx';

/** A screen that is not built yet, and says so. */
export function EmptyScreen({ title }: { readonly title: string }) {
  const text = useText();
  return (
    <>
      <PageHeader title={title} />
      <Empty title={text('shell.notBuilt')} hint={text('shell.notBuiltHint')} />
    </>
  );
}
