import type { App } from '../app.ts';
import { anchorOfText } from '../audit/anchor-text.ts';
import { withoutUndefined } from '../without-undefined.ts';
import { verificationToWire } from './period-to-wire.ts';
import { auditToWire, pageToWire } from './to-wire.ts';

export interface AuditRequest {
  readonly query: {
    readonly cursor?: string | undefined;
    readonly limit?: number | undefined;
    readonly subject?: string | undefined;
    readonly actor?: string | undefined;
    readonly action?: string | undefined;
  };
}

/** The contract's routes of the audit. */
export function auditHandlers({ store }: Pick<App, 'store'>) {
  return {
    listAudit: async ({ query: { cursor, limit, ...filter } }: AuditRequest) => {
      const entries = await store.audit.list(withoutUndefined({ cursor, limit }), withoutUndefined(filter));
      return { status: 200 as const, body: pageToWire(entries, auditToWire) };
    },
    getAuditHead: async () => ({ status: 200 as const, body: { head: await store.audit.head() } }),
    verifyAudit: async ({ body }: { readonly body: { readonly anchors?: readonly string[] | undefined } }) => {
      const verification = await store.audit.verify({ anchors: (body.anchors ?? []).map(anchorOfText) });
      return { status: 200 as const, body: verificationToWire(verification) };
    },
  };
}
