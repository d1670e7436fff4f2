import { expect, test } from 'vitest';
import { blockHash, receipt, transferLog } from '../__fixtures__/fake-node.ts';
import { Block, ChainId, Logs, Receipt } from './wire.ts';

const HASH = `0x${'ab'.repeat(32)}`;
const TOKEN = `0x${'11'.repeat(20)}`;
const MERCHANT = `0x${'33'.repeat(20)}`;
const BUYER = `0x${'55'.repeat(20)}`;
const LOG = transferLog({ hash: HASH, height: 900, index: 7, contract: TOKEN, from: BUYER, to: MERCHANT, value: 1n });

test.each<[string, bigint]>([
  ['0x0', 0n],
  ['0x1a', 26n],
  ['0x1A', 26n],
  [`0x${'f'.repeat(64)}`, 2n ** 256n - 1n],
])('the quantity %s is accepted', (text, value) => {
  expect(ChainId.parse(text)).toBe(value);
});

test.each([
  '0X1a',
  '0x',
  '0x00',
  '0x01',
  '-0x1',
  '0x-1',
  '+0x1',
  ' 0x1',
  '0x1\n',
  '0x1g',
  '0x1.0',
  '1',
  '',
  26,
  null,
  `0x1${'0'.repeat(64)}`,
])('the quantity %j is refused', (text) => {
  expect(ChainId.safeParse(text).success).toBe(false);
});

test.each<[string, unknown]>([
  ['a removed log', { removed: true }],
  ['an address that is short', { address: TOKEN.slice(0, -2) }],
  ['an address that is long', { address: `${TOKEN}00` }],
  ['an address with the prefix 0X', { address: TOKEN.replace('0x', '0X') }],
  ['a topic that is short', { topics: [HASH.slice(0, -1)] }],
  ['a topic that is long', { topics: [`${HASH}00`] }],
  ['five topics', { topics: [HASH, HASH, HASH, HASH, HASH] }],
  ['half a byte of data', { data: '0xabc' }],
  ['data that is not hex', { data: '0xzz' }],
  ['no data', { data: undefined }],
  ['an index with leading zeros', { logIndex: '0x07' }],
  ['a height that is a number', { blockNumber: 900 }],
])('a log with %s is refused', (_case, change) => {
  expect(Logs.safeParse([LOG]).success).toBe(true);
  expect(Logs.safeParse([{ ...LOG, ...(change as object) }]).success).toBe(false);
});

test('an anonymous event is a valid log', () => {
  expect(Logs.parse([{ ...LOG, topics: [], data: '0x' }])).toMatchObject([{ topics: [], data: '0x' }]);
});

test.each(['0x', '0x2', '0x01', '0X1', '0x00', 1, true, null, undefined])('the status %j is refused', (status) => {
  const honest = receipt({ hash: HASH, height: 900, logs: [], from: BUYER, to: TOKEN });
  expect(Receipt.safeParse(honest).success).toBe(true);
  expect(Receipt.safeParse({ ...honest, status }).success).toBe(false);
});

test('answers are equal whatever their letter case and optional members', () => {
  const { removed: _removed, ...bare } = LOG;
  const otherSpelling = {
    ...bare,
    address: `0x${TOKEN.slice(2).toUpperCase()}`,
    data: `0x${LOG.data.slice(2).toUpperCase()}`,
  };
  const reference = receipt({ hash: HASH, height: 900, logs: [LOG], from: BUYER, to: TOKEN });
  expect(Receipt.parse({ ...reference, to: null, logs: [otherSpelling] })).toEqual(
    Receipt.parse({ ...reference, to: undefined }),
  );
});

test('a block after the year 9999 is refused', () => {
  const block = { number: '0x1', hash: blockHash(1) };
  expect(Block.safeParse({ ...block, timestamp: '0x3afff4417f' }).success).toBe(true);
  expect(Block.safeParse({ ...block, timestamp: '0x3afff44180' }).success).toBe(false);
});

test('an array of 330 000 malformed logs is refused at its first row', () => {
  const rows = JSON.parse(`[${'{},'.repeat(330_000)}{}]`);
  expect(Logs.safeParse(rows).error?.issues).toHaveLength(1);
  expect(Logs.safeParse([{ ...LOG, topics: rows }]).error?.issues).toHaveLength(1);
});
