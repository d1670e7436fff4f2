import { lazy, Suspense, useId, useRef, useState } from 'react';
import { useIntl } from 'react-intl';
import { useExactTimes } from './exact-times.ts';
import { useNow } from './now.ts';
import { relativeText } from './relative-time.ts';

const InstantTooltip = lazy(() =>
  import('./instant-tooltip.tsx').then(({ InstantTooltip }) => ({ default: InstantTooltip })),
);

/**
 * How long ago an instant is, or when it will be. On hover and on focus: exactly, in the person's time zone, which it names.
 * In a table it takes no focus, which would be a stop of the Tab key in every row: the key `t` shows all instants exactly.
 */
export function Instant({
  at,
  inTable = false,
  none = '–',
}: {
  readonly at: string | null;
  readonly inTable?: boolean;
  /** What stands where there is none. */
  readonly none?: string;
}) {
  const { locale } = useIntl();
  const now = useNow();
  const showsExact = useExactTimes();
  const element = useRef<HTMLTimeElement>(null);
  const tooltipId = useId();
  const [isOpen, setOpen] = useState(false);
  if (at === null) return <span>{none}</span>;
  const exact = exactText(at, locale);
  const relative = relativeText(Date.parse(at), now, locale);
  const [shown, other] = showsExact ? [exact, relative] : [relative, exact];
  return (
    <>
      <time
        ref={element}
        dateTime={at}
        className="number"
        aria-describedby={isOpen ? tooltipId : undefined}
        {...(inTable ? {} : { tabIndex: 0 })}
        onPointerEnter={() => setOpen(true)}
        onPointerLeave={() => setOpen(false)}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={({ key }) => key === 'Escape' && setOpen(false)}
      >
        {shown}
      </time>
      {isOpen && (
        <Suspense>
          <InstantTooltip id={tooltipId} target={element.current} label={other} />
        </Suspense>
      )}
    </>
  );
}

const formats = new Map<string, Intl.DateTimeFormat>();

/** `29 Nov 2026, 13:04:05 CET`, in the time zone of the browser. */
export function exactText(at: string, locale: string): string {
  const format =
    formats.get(locale) ??
    new Intl.DateTimeFormat(locale, {
      day: 'numeric',
      month: 'short',
      year: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'short',
    });
  formats.set(locale, format);
  return format.format(new Date(at));
}
