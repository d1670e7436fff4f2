import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

// A first attempt: splits line after line at the commas and keeps a map of objects. No quoted fields.
const [leftPath = '', rightPath = ''] = process.argv.slice(2);

interface Row {
  readonly id: string;
  readonly amount: string;
  readonly currency: string;
  readonly status: string;
}

async function* rowsOf(path: string): AsyncGenerator<Row> {
  let isHeader = true;
  for await (const line of createInterface({ input: createReadStream(path) })) {
    const [id = '', , amount = '', currency = '', status = ''] = line.split(',');
    if (!isHeader) yield { id, amount: amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount, currency, status };
    isHeader = false;
  }
}

let differences = 0;
const left = new Map<string, Row>();
for await (const row of rowsOf(leftPath)) {
  if (left.has(row.id)) differences += 1;
  else left.set(row.id, row);
}
const rightIds = new Set<string>();
for await (const row of rowsOf(rightPath)) {
  const other = left.get(row.id);
  const isSame = other?.amount === row.amount && other.currency === row.currency && other.status === row.status;
  if (rightIds.has(row.id) || !isSame) differences += 1;
  rightIds.add(row.id);
}
for (const id of left.keys()) if (!rightIds.has(id)) differences += 1;
console.log(differences);
