import { createHash } from 'node:crypto';
import type { AuditFault, AuditFaultKind } from '@punteo/payments';

/** A row of the chain, with the fields of its audit row as PostgreSQL writes them; null: there is no such row. */
export interface ChainRow {
  readonly position: string;
  readonly auditId: string;
  readonly hash: Buffer;
  readonly fields: readonly string[] | null;
}

/**
 * Computes the chain again, row by row in the order of positions, and says which rows are not what was chained. Holds no
 * more than the rows that are wrong.
 */
export class ChainCheck {
  rows = 0;
  #expected = 1n;
  /** Null: unknown, because rows before are missing. */
  #previous: Buffer | null = FIRST_HASH;
  #beforePrevious: Buffer | null = null;
  #previousRow: ChainRow | null = null;
  readonly #faults: Placed[] = [];
  /** Rows that do not follow what stands before them, with the hash there. */
  readonly #suspects = new Map<string, Suspect>();

  add(row: ChainRow): void {
    this.rows += 1;
    this.#noteGap(BigInt(row.position));
    if (row.fields === null)
      this.#note('removed', row, `Audit row ${row.auditId}, at position ${row.position} of the chain, was removed.`);
    else if (this.#previous !== null && !hashOf(this.#previous, row.fields).equals(row.hash)) this.#suspect(row);
    this.#beforePrevious = this.#previous;
    this.#previous = row.hash;
    this.#previousRow = row;
  }

  faults(): readonly AuditFault[] {
    const suspects = [...this.#suspects.values()].map((suspect) => faultOf(suspect, [...this.#suspects.values()]));
    return [...this.#faults, ...suspects]
      .sort((left, right) => (left.at < right.at ? -1 : 1))
      .map(({ fault }) => fault);
  }

  #noteGap(position: bigint): void {
    if (position > this.#expected) {
      const last = position - 1n;
      const range = last === this.#expected ? `Position ${last}` : `Positions ${this.#expected} to ${last}`;
      const fault = { position: String(this.#expected), auditId: null, message: `${range} of the chain was removed.` };
      this.#faults.push({ at: this.#expected, fault: { kind: 'removed', ...fault } });
      this.#previous = null;
      this.#previousRow = null;
    }
    this.#expected = position + 1n;
  }

  #note(kind: AuditFaultKind, { position, auditId }: ChainRow, message: string): void {
    this.#faults.push({ at: BigInt(position), fault: { kind, position, auditId, message } });
  }

  #suspect(row: ChainRow): void {
    const before = this.#previousRow;
    const isAfterNext = this.#beforePrevious && hashOf(this.#beforePrevious, row.fields ?? []).equals(row.hash);
    // It follows the row before the one in front of it: that one does not belong there.
    if (isAfterNext && before?.fields)
      this.#suspects.set(before.position, { row: before, previous: this.#beforePrevious as Buffer, isExtra: true });
    else if (this.#suspects.size < SUSPECTS_MAX)
      this.#suspects.set(row.position, { row, previous: this.#previous as Buffer, isExtra: false });
    else this.#note('changed', row, changedText(row));
  }
}

interface Placed {
  readonly at: bigint;
  readonly fault: AuditFault;
}

interface Suspect {
  readonly row: ChainRow;
  readonly previous: Buffer;
  readonly isExtra: boolean;
}

/** Each is compared with each other. */
const SUSPECTS_MAX = 200;

/** Before the first row. */
const FIRST_HASH = Buffer.alloc(32);

/** See `append_to_audit_chain` of the schema; written independently of it. */
function hashOf(previous: Uint8Array, fields: readonly string[]): Buffer {
  const hash = createHash('sha256').update(previous);
  for (const field of fields) {
    const bytes = Buffer.from(field, 'utf8');
    const length = Buffer.alloc(4);
    length.writeUInt32BE(bytes.length);
    hash.update(length).update(bytes);
  }
  return hash.digest();
}

function faultOf(suspect: Suspect, all: readonly Suspect[]): Placed {
  const { row, isExtra } = suspect;
  const { position, auditId } = row;
  const others = all.filter((other) => other !== suspect);
  const at = BigInt(position);
  if (isMoved(suspect, others)) {
    const message = `Audit row ${auditId} does not belong at position ${position} of the chain: rows were reordered.`;
    return { at, fault: { kind: 'reordered', position, auditId, message } };
  }
  const message = isExtra
    ? `Audit row ${auditId} was inserted at position ${position} of the chain.`
    : changedText(row);
  return { at, fault: { kind: isExtra ? 'inserted' : 'changed', position, auditId, message } };
}

/** The row itself is whole and follows another row; or the hash at its position is that of another row. */
function isMoved({ row, previous }: Suspect, others: readonly Suspect[]): boolean {
  const elsewhere = others.flatMap((other) => [other.row.hash, other.previous]);
  return (
    elsewhere.some((hash) => !hash.equals(previous) && hashOf(hash, row.fields ?? []).equals(row.hash)) ||
    others.some((other) => hashOf(previous, other.row.fields ?? []).equals(row.hash))
  );
}

function changedText({ position, auditId }: ChainRow): string {
  return `Audit row ${auditId}, at position ${position} of the chain, was changed after it was written.`;
}
