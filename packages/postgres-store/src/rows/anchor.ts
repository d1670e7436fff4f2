import type { AuditAnchor } from '@punteo/payments';

export interface AnchorRow {
  position: string;
  hash: Buffer;
}

export function anchorFromRow({ position, hash }: AnchorRow): AuditAnchor {
  return { position, hash: hash.toString('hex') };
}
