import { readFileSync } from 'node:fs';

// A careful script: reads whole files as text and keeps a map from id to the rest of the line. No quoted fields.
const [leftPath = '', rightPath = ''] = process.argv.slice(2);

interface Row {
  readonly id: string;
  readonly amount: string;
  readonly currency: string;
  readonly status: string;
}

function* rowsOf(path: string): Generator<Row> {
  const text = readFileSync(path, 'latin1');
  for (let start = text.indexOf('\n') + 1; start < text.length; ) {
    const end = text.indexOf('\n', start);
    const [id = '', , amount = '', currency = '', status = ''] = text.slice(start, end).split(',');
    yield { id, amount: amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount, currency, status };
    start = end + 1;
  }
}

let differences = 0;
const left = new Map<string, string>();
for (const { id, amount, currency, status } of rowsOf(leftPath)) {
  if (left.has(id)) differences += 1;
  else left.set(id, `${amount},${currency},${status}`);
}
const rightIds = new Set<string>();
for (const { id, amount, currency, status } of rowsOf(rightPath)) {
  if (rightIds.has(id) || left.get(id) !== `${amount},${currency},${status}`) differences += 1;
  rightIds.add(id);
}
for (const id of left.keys()) if (!rightIds.has(id)) differences += 1;
console.log(differences);
