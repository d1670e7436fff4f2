import { afterEach, expect, test } from 'vitest';
import { type FakeNode, fetchFakeNode, HANDLED, hex, type Ledger, startFakeNode } from '../__fixtures__/fake-node.ts';
import { createChainWitness } from '../chain-witness.ts';
import { parseChains } from '../config/parse-chains.ts';

const now = new Date('2026-06-01T12:00:00Z');
const head = 100;
const nodes: FakeNode[] = [];

afterEach(async () => {
  await Promise.all(nodes.splice(0).map((node) => node.close()));
});

test('a chain whose hosts all answer with a recent block is ok', async () => {
  expect(await probe([{ age: 5 }, { age: 6 }])).toEqual([
    { name: 'chain 56 quorum', result: 'ok', detail: '2 of 2 hosts answer and 2 must agree.' },
    { name: 'chain 56 head', result: 'ok', detail: 'The newest block is 5 seconds old.' },
  ]);
});

test('a host that does not answer is a warning, and a failure below the quorum', async () => {
  expect(await probe([{ age: 5 }, { age: 5 }, 'down'])).toMatchObject([
    {
      result: 'warn',
      detail:
        '2 of 3 hosts answer and 2 must agree (host 3: node3.internal eth_chainId http_error 503): repair or replace these hosts in the chains file.',
    },
    { result: 'ok' },
  ]);
  expect(await probe([{ age: 5 }, 'down'])).toMatchObject([
    { result: 'fail', detail: expect.stringMatching(/^1 of 2 hosts answer and 2 must agree/) },
    { result: 'ok' },
  ]);
});

test('a host of another chain does not count, and is named by number', async () => {
  const [quorum] = await probe([{ age: 5 }, { age: 5, chainId: '0x1' }]);
  expect(quorum).toEqual({
    name: 'chain 56 quorum',
    result: 'fail',
    detail:
      '1 of 2 hosts answer and 2 must agree (host 2: node2.internal on chain 1): repair or replace these hosts in the chains file.',
  });
});

test('without any answer only the quorum is reported', async () => {
  expect(await probe(['down', 'down'])).toMatchObject([{ name: 'chain 56 quorum', result: 'fail' }]);
});

test('a newest block older than ten minutes is a warning', async () => {
  expect((await probe([{ age: 601 }, { age: 700 }]))[1]).toMatchObject({
    name: 'chain 56 head',
    result: 'warn',
    detail: expect.stringContaining('601 seconds old'),
  });
});

test('a block dated after our time reports that our clock is behind', async () => {
  expect((await probe([{ age: -31 }, { age: -20 }])).at(-1)).toMatchObject({ name: 'chain 56 clock', result: 'warn' });
  expect((await probe([{ age: -400 }, { age: 0 }])).at(-1)).toMatchObject({ name: 'chain 56 clock', result: 'fail' });
});

test('a host whose chain has stopped does not count towards the quorum, and is named', async () => {
  const [quorum, ...rest] = await probe([{ age: 5 }, { age: 7_205 }, { age: 5 }]);
  expect(quorum).toMatchObject({
    result: 'warn',
    detail: expect.stringContaining('host 2: 7200 seconds behind the others'),
  });
  expect(rest).toMatchObject([{ name: 'chain 56 head', result: 'ok' }]);
  expect((await probe([{ age: 5 }, { age: 7_205 }]))[0]).toMatchObject({ result: 'fail' });
  // A host that dates its blocks after our time does not make the others look stopped.
  expect((await probe([{ age: 5 }, { age: 5 }, { age: -7_200 }]))[0]).toMatchObject({ result: 'ok' });
});

test('hosts that do not know the tag are a warning where a depth is configured, else a failure', async () => {
  const knows = { age: 5, finalized: 90 };
  const finality = async (policy: object, hosts: Parameters<typeof probe>[0] = [knows, { age: 5 }]) =>
    (await probe(hosts, policy)).filter(({ name }) => name === 'chain 56 finality');
  expect(await finality({ tag: 'finalized', depth: 15 })).toEqual([
    {
      name: 'chain 56 finality',
      result: 'warn',
      detail: '1 of 2 hosts know `finalized`: at the others blocks are final 15 deep.',
    },
  ]);
  expect(await finality({ tag: 'finalized' })).toMatchObject([{ result: 'fail' }]);
  expect(await finality({ tag: 'finalized' }, [knows, knows])).toMatchObject([{ result: 'ok' }]);
  expect(await finality({ depth: 15 })).toEqual([]);
});

test('no result repeats the port, path or credentials of a URL', async () => {
  expect(JSON.stringify(await probe(['down', { age: 5, chainId: '0x1' }]))).not.toMatch(/secret|127|http:/);
});

test('a host that refuses eth_getLogs is named with the error code, and is a failure below the quorum', async () => {
  const tokens = [{ address: `0x${'11'.repeat(20)}`, decimals: 18, currency: 'USD' }];
  const logs = async (hosts: Parameters<typeof probe>[0]) =>
    (await probe(hosts, undefined, { tokens })).find(({ name }) => name === 'chain 56 logs');
  expect(await logs([{ age: 5 }, { age: 5 }])).toMatchObject({ result: 'ok' });
  expect(await logs([{ age: 5 }, { age: 5 }, { age: 5, logsError: -32601 }])).toMatchObject({
    result: 'warn',
    detail: expect.stringContaining('(node3.internal eth_getLogs rpc_error -32601)'),
  });
  expect(await logs([{ age: 5 }, { age: 5, logsError: -32005 }])).toMatchObject({ result: 'fail' });
  expect(await logs([{ age: 5 }, { age: 5, logsError: 4444 }])).toMatchObject({
    result: 'fail',
    detail: expect.stringContaining('(node2.internal eth_getLogs pruned'),
  });
  expect(await logs([{ age: 5 }, { age: 5, hasNullLogs: true }])).toMatchObject({
    result: 'fail',
    detail: expect.stringContaining('(node2.internal eth_getLogs malformed'),
  });
});

test('two host names with one address are a warning that names both', async () => {
  const hosts = [{ age: 5 }, { age: 5 }, { age: 5 }];
  const resolve = async (host: string) => {
    if (host === 'node3.internal') throw new Error('not found');
    return ['192.0.2.1'];
  };
  expect((await probe(hosts, undefined, {}, resolve)).find(({ name }) => name === 'chain 56 hosts')).toMatchObject({
    result: 'warn',
    detail: expect.stringMatching(/^node1\.internal and node2\.internal resolve to one address/),
  });
});

test.each([
  ['two addresses of this machine', ['127.0.0.1'], ['127.0.1.1']],
  ['the IPv6 and the IPv4 address of this machine', ['::1'], ['127.0.0.1']],
  ['two spellings of one address', ['192.0.2.1'], ['::ffff:192.0.2.1']],
  ['several addresses, one of them the same', ['192.0.2.1', '2001:db8::1'], ['2001:0db8:0::1', '192.0.2.2']],
])('two host names with %s are a warning, and two with different addresses are none', async (_case, one, other) => {
  const hosts = [{ age: 5 }, { age: 5 }];
  const warning = async (second: readonly string[]) =>
    (await probe(hosts, undefined, {}, async (host) => (host === 'node1.internal' ? one : second))).find(
      ({ name }) => name === 'chain 56 hosts',
    );
  expect(await warning(other)).toMatchObject({ result: 'warn', detail: expect.stringMatching(/^node1\.internal and/) });
  expect(await warning(['198.51.100.7', '2001:db8::7'])).toBeUndefined();
});

test('a tolerance of five whole units or more is a warning that names the token', async () => {
  const tolerance = async (text: string) => {
    const tokens = [{ address: `0x${'11'.repeat(20)}`, decimals: 2, currency: 'USD', tolerance: text }];
    return (await probe([{ age: 5 }, { age: 5 }], undefined, { tokens })).find(
      ({ name }) => name === 'chain 56 tolerance',
    );
  };
  expect(await tolerance('4.99')).toBeUndefined();
  for (const wide of ['5.00', '1000000000'])
    expect(await tolerance(wide)).toMatchObject({ result: 'warn', detail: expect.stringContaining('0x1111') });
});

/** Each node listens on an address of its own, so that it counts as a host. */
async function probe(
  hosts: readonly (
    | { age: number; chainId?: string; finalized?: number; logsError?: number; hasNullLogs?: boolean }
    | 'down'
  )[],
  finality: object = { depth: 15 },
  settings: object = {},
  resolve: (host: string) => Promise<readonly string[]> = async (host) => [host],
) {
  const urls = await Promise.all(
    hosts.map(async (host, index) => {
      const ledger: Ledger = {
        chainId: host === 'down' ? hex(56) : (host.chainId ?? hex(56)),
        head,
        finalized: host === 'down' ? null : (host.finalized ?? null),
        genesis: now.getTime() / 1_000 - head - (host === 'down' ? 0 : host.age),
        receipts: {},
      };
      const node = await startFakeNode(ledger, {
        host: `127.0.0.${index + 1}`,
        tamper: ({ method, id, result }, response) => {
          if (method === 'eth_getLogs' && host !== 'down' && host.logsError !== undefined) {
            response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: host.logsError } }));
            return HANDLED;
          }
          if (method === 'eth_getLogs' && host !== 'down' && host.hasNullLogs) return null;
          if (host !== 'down') return result;
          response.writeHead(503).end();
          return HANDLED;
        },
      });
      nodes.push(node);
      return node.url;
    }),
  );
  const chains = parseChains(
    JSON.stringify([
      {
        names: ['BNB Smart Chain'],
        chainId: 56,
        rpcUrls: urls,
        quorum: 2,
        finality,
        recipients: [`0x${'ab'.repeat(20)}`],
        native: { decimals: 18, currency: 'BNB' },
        ...settings,
      },
    ]),
  );
  return createChainWitness(chains, { fetch: fetchFakeNode, resolve }).probe(now);
}
