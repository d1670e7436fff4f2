import type {
  StatementBadRow,
  StatementEntry,
  StatementFile,
  StatementFormat,
  StoredStatementEntry,
} from '../model/statement.ts';
import type { Page, PageRequest } from './page.ts';

/** Statements of bank accounts, treasuries and providers. */
export interface StatementStore {
  /**
   * Imports a file in one transaction, from a stream of any length. The same file again changes nothing. An entry that an
   * earlier file brought with the same content is counted; one that differs from it, or whose reference stands in the
   * file twice, is a bad row. When `rows` throws, nothing is stored. `rows` is called again where the transaction has to
   * be repeated. Imports work one at a time.
   */
  import(
    file: {
      /** In hex, of the whole file. */
      readonly sha256: string;
      readonly name: string;
      readonly format: StatementFormat;
    },
    rows: () => AsyncIterable<StatementRow>,
    actor: string,
  ): Promise<StatementImport>;
  /** Null when there is no file with this id. */
  get(statementFileId: string): Promise<StatementFile | null>;
  /** The latest import first. */
  list(filter: StatementFilter, page: PageRequest): Promise<Page<StatementFile>>;
  /** Entries, the latest booking first. */
  entries(filter: StatementEntryFilter, page: PageRequest): Promise<Page<StoredStatementEntry>>;
  /** The bad rows of a file, by line. */
  badRows(statementFileId: string, page: PageRequest): Promise<Page<StatementBadRow>>;
  /**
   * Goes on without the bad rows of a file, with an audit row. Throws `statement_unknown`, and `statement_accepted` where
   * there are none to accept.
   */
  accept(statementFileId: string, by: { readonly actor: string; readonly reason: string }): Promise<StatementFile>;
  /** The files whose bad rows no person accepted, the first five, and their number. */
  notAccepted(): Promise<{ readonly files: readonly StatementFile[]; readonly count: number }>;
}

/** A row of a statement file: an entry, a bad row, or one that the bank has not booked. */
export type StatementRow =
  | { readonly line: number; readonly entry: StatementRowEntry }
  | StatementBadRow
  | { readonly line: number; readonly notBooked: true };

/** An entry whose booking is an instant, or a local time of the zone that `timeZone` names. */
export interface StatementRowEntry extends Omit<StatementEntry, 'bookedAt'> {
  readonly bookedAt: Date | { readonly local: string; readonly timeZone: string };
  /** Texts in which a reference may stand, as they are compared: see `referenceKey`. */
  readonly referenceKeys: readonly string[];
}

/** The result of an import. */
export interface StatementImport {
  readonly file: StatementFile;
  /** False: the file was imported before, and nothing was stored. */
  readonly isNew: boolean;
}

/** Which files. */
export interface StatementFilter {
  /** Only files whose bad rows no person accepted. */
  readonly notAccepted?: boolean;
}

/** Which entries; all conditions that are set hold. */
export interface StatementEntryFilter {
  readonly statementFileId?: string;
  readonly account?: string;
}
