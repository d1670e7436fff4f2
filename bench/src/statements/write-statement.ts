import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** Writes a bank's CSV statement: a decimal comma, a payout reference in the text, an entry a line. */
export async function writeStatement(path: string, rows: number, account: string): Promise<void> {
  await pipeline(Readable.from(blocks(rows)), createWriteStream(path));
  await pipeline(Readable.from([JSON.stringify({ ...MAPPING, account })]), createWriteStream(`${path}.json`));
}

const MAPPING = {
  format: 'csv',
  encoding: 'windows-1252',
  separator: ';',
  decimal: ',',
  dateFormat: 'DD.MM.YYYY',
  timeZone: 'Europe/Madrid',
  currency: 'EUR',
  columns: { reference: 'Ref', bookedAt: 'Fecha', amount: 'Importe', description: 'Concepto' },
};

function* blocks(rows: number): Generator<string> {
  let block = 'Ref;Fecha;Importe;Concepto\r\n';
  for (let row = 1; row <= rows; row += 1) {
    const day = String(1 + (row % 28)).padStart(2, '0');
    const cents = String(row % 100).padStart(2, '0');
    block += `B-${row};${day}.03.2026;${row % 100_000},${cents};NEOPAY PAYOUT PO-${row} E2E ${(row * 7_919).toString(16)}a1\r\n`;
    if (row % 10_000 !== 0 && row !== rows) continue;
    yield block;
    block = '';
  }
}
