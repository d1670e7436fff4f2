import type { AuditAnchor } from '@punteo/clients/reconciliation';
import { PrintHash } from './print-hash.tsx';

/** A place in the chain of the audit, as `punteo audit verify --anchor` takes it: `17:` and the hash. */
export function Anchor({ anchor }: { readonly anchor: AuditAnchor | null }) {
  if (anchor === null) return <span>–</span>;
  return <PrintHash value={`${anchor.position}:${anchor.hash}`} />;
}
