import type { Period } from '@punteo/clients/reconciliation';
import { useIntl } from 'react-intl';
import { useText } from '../../texts/use-text.ts';
import { Facts } from '../facts/facts.tsx';
import { exactText, Instant } from '../instant.tsx';
import { LocalDay } from '../local-day.tsx';

/** Which days a period has, and when and by whom it was closed. Exact times: they are for the books. */
export function PeriodFacts({ period }: { readonly period: Period }) {
  const text = useText();
  const { locale, formatNumber } = useIntl();
  const { firstDay, lastDay, from, to, timeZone, cutOff, closedAt, closedBy, reason, reconciledAt, anchor } = period;
  return (
    <Facts
      facts={[
        {
          label: text('period.days'),
          value: (
            <>
              <LocalDay day={firstDay} /> – <LocalDay day={lastDay} />
            </>
          ),
        },
        { label: text('period.bounds'), value: `${exactText(from, locale)} – ${exactText(to, locale)}` },
        { label: text('period.calendar'), value: `${timeZone}, ${cutOff}` },
        {
          label: text('period.reconciled'),
          value: reconciledAt === null ? text('period.never') : exactText(reconciledAt, locale),
        },
        { label: text('periods.entries'), value: formatNumber(period.entries) },
        { label: text('periods.openItems'), value: formatNumber(period.openItems) },
        // Without an anchor it is a preview: no person has closed anything.
        ...(anchor === null
          ? []
          : [
              {
                label: text('periods.closedAt'),
                value: (
                  <>
                    {exactText(closedAt, locale)}{' '}
                    <span className="no-print">
                      (<Instant at={closedAt} />)
                    </span>
                  </>
                ),
              },
              { label: text('periods.closedBy'), value: closedBy },
              { label: text('dialog.reason'), value: reason },
            ]),
      ]}
    />
  );
}
