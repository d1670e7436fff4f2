import type { AuditEntry } from '@punteo/clients/reconciliation';

/** One thing that an audit row says beside its reason. `before` is absent where the row has no old value. */
export interface DetailChange {
  readonly name: string;
  readonly before?: string | null;
  readonly after: string | null;
}

const BEFORE = 'Before';

/** Brings old and new values together: `amountBefore` and `amount` are one change. */
export function detailChanges(detail: AuditEntry['detail']): readonly DetailChange[] {
  const names = new Set(
    Object.keys(detail)
      .filter((name) => name !== 'reason')
      .map((name) => (isOld(detail, name) ? name.slice(0, -BEFORE.length) : name)),
  );
  return [...names].map((name) => {
    const old = `${name}${BEFORE}`;
    return { name, ...(old in detail ? { before: detail[old] ?? null } : {}), after: detail[name] ?? null };
  });
}

function isOld(detail: AuditEntry['detail'], name: string): boolean {
  return name.endsWith(BEFORE) && name.slice(0, -BEFORE.length) in detail;
}
