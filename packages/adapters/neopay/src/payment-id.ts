/** Strictly a UUID, in either letter case. */
export function isPaymentId(text: string): boolean {
  return UUID.test(text);
}

/** `{…}`, `urn:uuid:…`, capitals and space around it are ways to write the same UUID. */
export function normalisePaymentId(written: string): string {
  const [, id = ''] = /^\s*(?:urn:uuid:)?\{?([0-9a-f-]{36})\}?\s*$/i.exec(written) ?? [];
  return isPaymentId(id) ? id.toLowerCase() : written;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
