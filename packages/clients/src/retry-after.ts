/**
 * `Retry-After` in whole seconds; undefined when the header is absent or unreadable. Limited to 1 to 3 600, because the
 * other side chooses the number: a day would stall the caller, and a huge number overflows a timer into no wait at all.
 */
export function retryAfterSeconds(header: string | string[] | undefined, nowMilliseconds: number): number | undefined {
  if (typeof header !== 'string') return undefined;
  const text = header.trim();
  if (/^\d+$/.test(text)) return bounded(Number(text));
  if (!/^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/.test(text)) return undefined;
  const dateMilliseconds = Date.parse(text);
  if (Number.isNaN(dateMilliseconds)) return undefined;
  return bounded(Math.ceil((dateMilliseconds - nowMilliseconds) / 1_000));
}

const secondsMax = 3_600;

function bounded(seconds: number): number {
  return Math.min(Math.max(seconds, 1), secondsMax);
}
