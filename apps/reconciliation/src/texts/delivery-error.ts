/** The reason of a failed delivery for people: `http_500` is "HTTP 500". */
export function deliveryErrorText(reason: string): string {
  const [, status] = /^http_(\d{3})$/.exec(reason) ?? [];
  if (status !== undefined) return `HTTP ${status}`;
  return TEXTS[reason] ?? reason;
}

const TEXTS: Readonly<Record<string, string>> = {
  timeout: 'no answer in time',
  unreachable: 'no connection',
  endpoint_removed: 'its endpoint is no longer configured',
};
