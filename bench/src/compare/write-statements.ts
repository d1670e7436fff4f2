import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

/** Number of differences in the two files. Every compared command must find all of them. */
export function differencesIn(rows: number): number {
  return 5 * Math.floor(rows / 100);
}

/**
 * Writes two statements of the same payments, as a merchant and a provider would export them; the provider's rows are
 * shuffled. Of a hundred rows, one is missing at the provider, one at the merchant, one has another amount, one another
 * status, and one is repeated. One row in twenty has the same amount with more zeros. The same seed writes the same
 * bytes.
 */
export async function writeStatements(left: string, right: string, rows: number, seed: number): Promise<void> {
  const random = randomFrom(seed);
  const numbers = Uint32Array.from({ length: rows }, (_, number) => number);
  await writeLines(left, rows, (at) => (at % 100 === 1 ? '' : `${rowOf(at, seed)}\n`));
  for (let at = rows - 1; at > 0; at -= 1) {
    const other = random() % (at + 1);
    [numbers[at], numbers[other]] = [numbers[other] as number, numbers[at] as number];
  }
  await writeLines(right, rows, (at) => providerLines(numbers[at] as number, seed));
}

function providerLines(number: number, seed: number): string {
  const row = rowOf(number, seed);
  switch (number % 100) {
    case 0:
      return '';
    case 2:
      return `${row.replace(/\.(\d)/, (_, digit) => `.${(Number(digit) + 1) % 10}`)}\n`;
    case 3:
      return `${row.replace(',paid,', ',refunded,')}\n`;
    case 4:
      return `${row}\n${row}\n`;
    default:
      return `${number % 20 === 9 ? row.replace(/(\.\d\d)/, '$100') : row}\n`;
  }
}

/** `id,reference,amount,currency,status,date` of a payment, by its number. */
function rowOf(number: number, seed: number): string {
  const random = randomFrom(seed + number * 4);
  const hex = () => random().toString(16).padStart(8, '0');
  const [a, b, c, d] = [hex(), hex(), hex(), hex()];
  const cents = (random() % 100).toString().padStart(2, '0');
  const day = ((number % 28) + 1).toString().padStart(2, '0');
  return [
    `${a}-${b.slice(0, 4)}-4${b.slice(5)}-8${c.slice(1, 4)}-${c.slice(4)}${d}`,
    `order-${number.toString().padStart(10, '0')}`,
    `${random() % 10_000}.${cents}`,
    'GBP',
    'paid',
    `2026-11-${day}T12:00:00Z`,
  ].join(',');
}

async function writeLines(path: string, rows: number, lineOf: (at: number) => string): Promise<void> {
  const file = createWriteStream(path);
  file.write('id,reference,amount,currency,status,date\n');
  for (let from = 0; from < rows; from += 10_000) {
    let text = '';
    for (let at = from; at < Math.min(rows, from + 10_000); at += 1) text += lineOf(at);
    if (!file.write(text)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
}

/** Whole numbers from 0 to 2^32 - 1 (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = Math.imul(seed, 0x9e3779b1);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
}
