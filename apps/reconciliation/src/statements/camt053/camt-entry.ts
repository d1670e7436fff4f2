import type { ReadAmount } from '../statement-amount.ts';

/** What an entry needs of its statement. */
export interface EntryDetails {
  readonly account: string;
  readonly timeZone: string;
  /** '' where the statement has none. */
  readonly statementId: string;
  /** The entry's number in its statement, from 1. */
  readonly place: number;
  readonly amountOf: (text: string, currency: string) => ReadAmount;
}

/** A text with the currency that its element states. */
export interface AmountText {
  readonly text: string;
  readonly currency: string;
}

/** One transaction of an entry. */
export interface TransactionDetails {
  amount: AmountText | null;
  /** CRDT or DBIT; '' where it is that of the entry. */
  side: string;
  readonly references: string[];
  readonly texts: string[];
}

/** The elements of one `Ntry` that are read. */
export class CamtEntry {
  readonly line: number;
  amount: AmountText | null = null;
  side = '';
  isReversal = false;
  /** BOOK, PDNG, INFO. */
  status = '';
  bookedAt = '';
  entryReference = '';
  servicerReference = '';
  readonly references: string[] = [];
  readonly texts: string[] = [];
  readonly transactions: TransactionDetails[] = [];
  /** More transactions than are kept. */
  isTooLong = false;

  constructor(line: number) {
    this.line = line;
  }

  beginDetails(): void {
    if (this.transactions.length === TRANSACTIONS_MAX) this.isTooLong = true;
    else this.transactions.push({ amount: null, side: '', references: [], texts: [] });
  }

  /** `place`: the path below `Ntry`. */
  set(place: string, text: string, currency: string): void {
    if (this.isTooLong || text === '') return;
    const inside = place.startsWith(DETAILS) ? place.slice(DETAILS.length) : null;
    if (inside === null) this.#setEntry(place, text, currency);
    else setTransaction(this.transactions.at(-1) as TransactionDetails, inside, text, currency);
  }

  #setEntry(place: string, text: string, currency: string): void {
    switch (place) {
      case 'Amt':
        this.amount = { text, currency };
        break;
      case 'CdtDbtInd':
        this.side = text;
        break;
      case 'RvslInd':
        this.isReversal = text === 'true' || text === '1';
        break;
      // Since version 07 the code is one deeper.
      case 'Sts':
      case 'Sts/Cd':
      case 'Sts/Prtry':
        this.status = text;
        break;
      case 'BookgDt/Dt':
      case 'BookgDt/DtTm':
        this.bookedAt = text;
        break;
      case 'NtryRef':
        this.entryReference = text;
        break;
      case 'AcctSvcrRef':
        this.servicerReference = text;
        break;
      case 'NtryDtls/Btch/MsgId':
      case 'NtryDtls/Btch/PmtInfId':
        this.#keep(this.references, text);
        break;
      case 'AddtlNtryInf':
        this.#keep(this.texts, text);
        break;
      default:
    }
  }

  #keep(list: string[], text: string): void {
    if (list.length < TEXTS_MAX) list.push(text);
  }
}

const DETAILS = 'NtryDtls/TxDtls/';
/** A batch of more is a bad row: its transactions are kept until the entry ends. */
export const TRANSACTIONS_MAX = 50_000;
const TEXTS_MAX = 32;

function setTransaction(details: TransactionDetails, place: string, text: string, currency: string): void {
  if (place === 'Amt' || (place === 'AmtDtls/TxAmt/Amt' && details.amount === null))
    details.amount = { text, currency };
  else if (place === 'CdtDbtInd') details.side = text;
  else if (place.startsWith('Refs/') && text !== 'NOTPROVIDED') keepIn(details.references, text);
  else if (place === 'RmtInf/Strd/CdtrRefInf/Ref' || place === 'RmtInf/Strd/RfrdDocInf/Nb')
    keepIn(details.references, text);
  else if (place === 'RmtInf/Ustrd' || place === 'AddtlTxInf') keepIn(details.texts, text);
}

function keepIn(list: string[], text: string): void {
  if (list.length < TEXTS_MAX) list.push(text);
}
