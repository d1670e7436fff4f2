/** One callback in fifty repeats the previous one. */
const REPEAT_EVERY = 50;

/** The number has a fixed place in the text, so that the load can write it in place. */
const NUMBER_DIGITS = 16;
const BEFORE = '{"orderId":"';

/** The body of callback `number` of a run: about 300 bytes in Pentagoo's format. */
export function callbackBody(run: string, number: number): string {
  const digits = String(number % REPEAT_EVERY === REPEAT_EVERY - 1 ? number - 1 : number).padStart(NUMBER_DIGITS, '0');
  return `${BEFORE}${digits}","integrationKey":"bench-${run}","transactionHash":"0x${'5a'.repeat(32)}","blockchain":"BNB Smart Chain","amount":"100.00 USD","clientWallet":"0x${'c3'.repeat(20)}","date":"2026-06-01T12:00:00.000Z"}`;
}

/** Writes the digits of `number` into a request whose body starts at `bodyOffset`. */
export function writeNumber(request: Buffer, bodyOffset: number, number: number): void {
  const repeated = number % REPEAT_EVERY === REPEAT_EVERY - 1 ? number - 1 : number;
  request.write(String(repeated).padStart(NUMBER_DIGITS, '0'), bodyOffset + BEFORE.length, 'latin1');
}
