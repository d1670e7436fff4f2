/** One callback in fifty is a repeat of the one before it. */
const REPEAT_EVERY = 50;

/** Where the number stands in the text, so that a generator can write it in place. */
const NUMBER_DIGITS = 16;
const BEFORE = '{"orderId":"';

/** The body of callback `number` of a run: about 300 bytes, as Pentagoo writes them. */
export function callbackBody(run: string, number: number): string {
  const digits = String(number % REPEAT_EVERY === REPEAT_EVERY - 1 ? number - 1 : number).padStart(NUMBER_DIGITS, '0');
  return `${BEFORE}${digits}","integrationKey":"bench-${run}","transactionHash":"0x${'5a'.repeat(32)}","blockchain":"BNB Smart Chain","amount":"100.00 USD","clientWallet":"0x${'c3'.repeat(20)}","date":"2026-06-01T12:00:00.000Z"}`;
}

/** Writes the digits of `number` into a request that holds such a body from `bodyOffset` on. */
export function writeNumber(request: Buffer, bodyOffset: number, number: number): void {
  const repeated = number % REPEAT_EVERY === REPEAT_EVERY - 1 ? number - 1 : number;
  request.write(String(repeated).padStart(NUMBER_DIGITS, '0'), bodyOffset + BEFORE.length, 'latin1');
}
