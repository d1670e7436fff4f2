import type { Run } from '@punteo/clients/reconciliation';
import { useIntl } from 'react-intl';
import { useText } from '../../texts/use-text.ts';
import { exactText } from '../instant.tsx';

/** Which orders a run compares: all, or only those of its window. Says so where nothing of it is stored. */
export function RunWindow({ run: { from, to, dryRun } }: { readonly run: Pick<Run, 'from' | 'to' | 'dryRun'> }) {
  const text = useText();
  const { locale } = useIntl();
  const start = from === null ? '' : exactText(from, locale);
  const end = to === null ? '' : exactText(to, locale);
  const window =
    from === null
      ? to === null
        ? text('runs.window.all')
        : text('runs.window.before', { to: end })
      : to === null
        ? text('runs.window.since', { from: start })
        : text('runs.window.between', { from: start, to: end });
  return (
    <span>
      {window}
      {dryRun && ` ${text('runs.dryRun')}`}
    </span>
  );
}
