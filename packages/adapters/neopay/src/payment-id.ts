/** A UUID and nothing else, in either letter case. */
export function isPaymentId(text: string): boolean {
  return UUID.test(text);
}

/** The id in lower case, without braces, `urn:uuid:` or surrounding space; text that is no id is returned unchanged. */
export function normalisePaymentId(written: string): string {
  const [, id = ''] = /^\s*(?:urn:uuid:)?\{?([0-9a-f-]{36})\}?\s*$/i.exec(written) ?? [];
  return isPaymentId(id) ? id.toLowerCase() : written;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
