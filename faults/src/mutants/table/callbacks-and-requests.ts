import type { Mutant } from '../mutant.ts';

const RECEIVER_TESTS = ['apps/callback-receiver/src/receive/answers.test.ts'];

/** Checks on callbacks that are received, and on requests to providers and nodes. */
export const CALLBACK_MUTANTS: readonly Mutant[] = [
  {
    name: 'token compare',
    at: 'addresses for one order',
    edits: [
      {
        file: 'packages/payments/src/callback-address.ts',
        find: 'if (!equal(expected, actual) || !key) return null;',
        replace: 'if (!key) return null;',
      },
    ],
    tests: ['packages/payments/src/callback-address.test.ts'],
  },
  {
    name: 'token compare',
    at: 'references that a provider echoes',
    edits: [
      {
        file: 'packages/payments/src/callback-address.ts',
        find: "const matches = keyring.keys.filter((key) => equal(mac(key.secret, ['reference', 'v1', scope, orderId]), actual));",
        replace: 'const matches = keyring.keys.filter(() => actual.length > 0);',
      },
    ],
    tests: ['packages/payments/src/callback-address.test.ts'],
  },
  {
    name: 'token compare',
    at: 'addresses for all orders',
    edits: [
      {
        file: 'packages/adapters/pentagoo/src/callback-address.ts',
        find: 'tokenDigests.map((digest) => timingSafeEqual(addressDigest, digest))',
        replace: 'tokenDigests.map((digest) => digest.length === addressDigest.length)',
      },
    ],
    tests: ['packages/adapters/pentagoo/src/pentagoo.test.ts'],
  },
  {
    name: 'commit before answer',
    at: 'receiver',
    edits: [
      {
        file: 'apps/callback-receiver/src/receive/receive-callback.ts',
        find: 'inbox.store(callbackOf(request, accepted, sender, span)).then((outcome) => {',
        replace:
          'answer(response, 200);\n    inbox.store(callbackOf(request, accepted, sender, span)).then((outcome) => {\n      if (response.headersSent) return;',
      },
    ],
    tests: ['faults/src/proof/entry-points.test.ts'],
  },
  {
    name: 'redirect refusal',
    at: 'providers',
    edits: [
      {
        file: 'packages/clients/src/strict-fetch.ts',
        find: "if (status < 200 || (status >= 300 && status < 400)) throw failure('redirect_refused', request, progress);",
        replace: '',
      },
    ],
    tests: ['packages/clients/src/strict-client.test.ts'],
  },
  {
    name: 'depth limit',
    at: 'JSON',
    edits: [
      {
        file: 'packages/json/src/read-json.ts',
        find: "private object(depth: number): Record<string, unknown> {\n    if (depth > this.depthMax) throw this.error('too_deep');",
        replace: 'private object(depth: number): Record<string, unknown> {',
      },
      {
        file: 'packages/json/src/read-json.ts',
        find: "private array(depth: number): unknown[] {\n    if (depth > this.depthMax) throw this.error('too_deep');",
        replace: 'private array(depth: number): unknown[] {',
      },
    ],
    tests: ['packages/json/src/read-json.test.ts'],
  },
  {
    name: 'raw-bytes digest',
    at: 'receiver',
    edits: [
      {
        file: 'apps/callback-receiver/src/receive/receive-callback.ts',
        find: "digest: hash('sha256', body, 'buffer'),",
        replace: "digest: hash('sha256', new TextDecoder().decode(body), 'buffer'),",
      },
    ],
    tests: RECEIVER_TESTS,
  },
  {
    name: 'signature of a callback',
    at: 'receiver',
    edits: [
      {
        file: 'apps/callback-receiver/src/receive/verified-sender.ts',
        find: '  if (!verification.verified) return verification;\n  const { keyId = address.keyId } = verification;',
        replace: '  const { keyId = address.keyId } = verification as { readonly keyId?: string };',
      },
    ],
    tests: ['apps/callback-receiver/src/receive/any-provider.test.ts'],
  },
  {
    name: 'signature of a callback',
    at: 'Standard Webhooks',
    edits: [
      {
        file: 'packages/payments/src/standard-webhooks.ts',
        find: 'if (candidate.length === expected.length && timingSafeEqual(candidate, expected)) keyId = secret.keyId;',
        replace: 'if (candidate.length === expected.length) keyId = secret.keyId;',
      },
    ],
    tests: ['packages/payments/src/standard-webhooks.test.ts'],
  },
  {
    name: 'age of a signature',
    at: 'Standard Webhooks',
    edits: [
      {
        file: 'packages/payments/src/standard-webhooks.ts',
        find: "return Math.abs(ageSeconds) > TOLERANCE_SECONDS ? 'expired' : null;",
        replace: 'return Number.isNaN(ageSeconds * TOLERANCE_SECONDS) ? "expired" : null;',
      },
    ],
    tests: ['packages/payments/src/standard-webhooks.test.ts'],
  },
];
