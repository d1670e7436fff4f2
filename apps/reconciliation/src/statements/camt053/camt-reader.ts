import type { StatementRow } from '@punteo/payments';
import { FileError } from '../../csv/file-error.ts';
import type { CamtMapping } from '../mapping.ts';
import type { ReadAmount } from '../statement-amount.ts';
import { BalanceCheck } from './balance-check.ts';
import { CamtEntry, type EntryDetails } from './camt-entry.ts';
import { entryRows } from './entry-rows.ts';
import type { XmlHandler } from './xml-events.ts';

const NAMESPACE = /^urn:iso:std:iso:20022:tech:xsd:camt\.053\.001\.(\d\d)$/;
const VERSION_LEAST = 2;
const STATEMENT = 'Document/BkToCstmrStmt/Stmt';

/**
 * Turns the elements of a camt.053 file into rows, as they end. The elements that it reads have the same names in all
 * versions from 02 on; where a version nests a value one deeper, both places are read.
 */
export class CamtReader implements XmlHandler {
  hasStatement = false;
  readonly #path: string;
  readonly #mapping: CamtMapping;
  readonly #amountOf: (text: string, currency: string) => ReadAmount;
  readonly #emit: (row: StatementRow) => void;
  readonly #names: string[] = [];
  /** Start of the names of each level in `#at`. */
  #at = '';
  #currency = '';
  #statement: Statement | null = null;
  #entry: CamtEntry | null = null;

  constructor(
    path: string,
    mapping: CamtMapping,
    amountOf: (text: string, currency: string) => ReadAmount,
    emit: (row: StatementRow) => void,
  ) {
    this.#path = path;
    this.#mapping = mapping;
    this.#amountOf = amountOf;
    this.#emit = emit;
  }

  open(name: string, attributes: Readonly<Record<string, string>>, line: number, namespace: string | null): void {
    if (namespace !== null) this.#checkNamespace(namespace);
    this.#names.push(name);
    this.#at = this.#at === '' ? name : `${this.#at}/${name}`;
    if (attributes.Ccy !== undefined) this.#currency = attributes.Ccy;
    if (this.#at === STATEMENT) {
      this.hasStatement = true;
      this.#statement = { line, id: '', iban: '', otherId: '', entries: 0, balances: new BalanceCheck() };
    } else if (this.#at === `${STATEMENT}/Ntry`) this.#entry = new CamtEntry(line);
    else if (this.#at === `${STATEMENT}/Ntry/NtryDtls/TxDtls`) this.#entry?.beginDetails();
    else if (this.#at === `${STATEMENT}/Bal`) this.#statement?.balances.begin();
  }

  close(name: string, text: string): void {
    const at = this.#at;
    this.#names.pop();
    this.#at = at.slice(0, Math.max(0, at.length - name.length - 1));
    if (!at.startsWith(STATEMENT)) return;
    const place = at.slice(STATEMENT.length + 1);
    const statement = this.#statement as Statement;
    if (place === '') this.#endStatement(statement);
    else if (place === 'Ntry') this.#endEntry(statement);
    else if (place.startsWith('Ntry/')) this.#entry?.set(place.slice('Ntry/'.length), text, this.#currency);
    else if (place.startsWith('Bal')) this.#balance(statement, place, text);
    else if (place === 'Id') statement.id = text;
    else if (place === 'Acct/Id/IBAN') statement.iban = text;
    else if (place === 'Acct/Id/Othr/Id') statement.otherId = text;
  }

  #checkNamespace(namespace: string): void {
    const version = NAMESPACE.exec(namespace)?.[1];
    if (version !== undefined && Number(version) >= VERSION_LEAST) return;
    throw new FileError(
      `${this.#path} is not camt.053 of version 02 or later: its namespace is ${JSON.stringify(namespace.slice(0, 100))}.`,
    );
  }

  #balance({ balances }: Statement, place: string, text: string): void {
    if (place === 'Bal') balances.end();
    else if (place === 'Bal/Tp/CdOrPrtry/Cd') balances.type = text;
    else if (place === 'Bal/CdtDbtInd') balances.isDebit = text === 'DBIT';
    else if (place === 'Bal/Amt') balances.amount = this.#amountOf(text, this.#currency);
  }

  #endEntry(statement: Statement): void {
    const entry = this.#entry as CamtEntry;
    this.#entry = null;
    statement.entries += 1;
    const { accounts, timeZone } = this.#mapping;
    const id = this.#accountId(statement);
    const account = Object.hasOwn(accounts, id) ? (accounts[id] as string) : null;
    if (account === null) throw this.#unknownAccount(id);
    const details: EntryDetails = {
      account,
      timeZone,
      statementId: statement.id,
      place: statement.entries,
      amountOf: this.#amountOf,
    };
    const { rows, signed } = entryRows(entry, details);
    if (signed !== 'not_booked') statement.balances.add(signed);
    for (const row of rows) this.#emit(row);
  }

  #endStatement({ line, balances }: Statement): void {
    const fault = balances.fault();
    if (fault !== null) this.#emit({ line, fault });
    this.#statement = null;
  }

  /** An account has one of the two. */
  #accountId({ iban, otherId }: Statement): string {
    return iban || otherId;
  }

  #unknownAccount(id: string): FileError {
    const which = id === '' ? 'that names no account' : `of the account ${id.slice(0, 64)}`;
    return new FileError(
      `${this.#path} has a statement ${which}; nothing of the file was used. Name it in \`accounts\` of the mapping.`,
    );
  }
}

interface Statement {
  readonly line: number;
  readonly balances: BalanceCheck;
  id: string;
  iban: string;
  otherId: string;
  entries: number;
}
