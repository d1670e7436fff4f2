import { useIntl } from 'react-intl';

/** A date without a time, `2026-03-01`, as the person's locale writes it. Null: a dash. */
export function LocalDay({ day }: { readonly day: string | null }) {
  const { locale } = useIntl();
  if (day === null) return <span>–</span>;
  return (
    <time dateTime={day} className="number">
      {dayText(day, locale)}
    </time>
  );
}

/** `1 Mar 2026`. What is no date stays as it is. */
export function dayText(day: string, locale: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(day)) return day;
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  return format.format(new Date(`${day}T00:00:00Z`));
}
