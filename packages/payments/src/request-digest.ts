import { PunteoError } from './model/punteo-error.ts';

/** SHA-256 of a request as 64 hex digits, whatever the order of its keys. A number counts by its digits. */
export async function requestDigest(request: unknown): Promise<string> {
  const bytes = new TextEncoder().encode(canonicalText(request));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Throws `idempotency_key_reused` when the request is not the one that the key came with first. */
export function checkSameRequest(
  key: string,
  { earlier, now }: { readonly earlier: string; readonly now: string },
): void {
  if (earlier === now) return;
  throw new PunteoError(
    'idempotency_key_reused',
    `The idempotency key ${key} came with another request before. Send each request under a key of its own.`,
  );
}

function canonicalText(request: unknown): string {
  return JSON.stringify(request, (_, value: unknown) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1)));
  });
}
