import type { Claim } from '@punteo/payments';

/** Strictly a UUID, in either letter case. */
export function isPaymentId(text: string): boolean {
  return UUID.test(text);
}

/** Reads a payment id in any of the ways in which a UUID is written: `{…}`, `urn:uuid:…`, capitals; null for anything else. */
export function parseClaim(written: string): Claim | null {
  const [, id = ''] = /^\s*(?:urn:uuid:)?\{?([0-9a-f-]{36})\}?\s*$/i.exec(written) ?? [];
  return isPaymentId(id) ? { provider: 'neopay', kind: 'payment', paymentId: id.toLowerCase() } : null;
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
