import { afterEach, expect, test } from 'vitest';
import { type FakeNode, HANDLED, hex, type Ledger, startFakeNode } from '../__fixtures__/fake-node.ts';
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
        '2 of 3 hosts answer and 2 must agree (host 3: http_error): repair or replace these hosts in the chains file.',
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
      '1 of 2 hosts answer and 2 must agree (host 2: on chain 1): repair or replace these hosts in the chains file.',
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

test('no result repeats any part of a URL', async () => {
  expect(JSON.stringify(await probe(['down', { age: 5, chainId: '0x1' }]))).not.toMatch(/secret|127|http:/);
});

/** Each node listens on an address of its own, so that it counts as a host. */
async function probe(
  hosts: readonly ({ age: number; chainId?: string; finalized?: number } | 'down')[],
  finality: object = { depth: 15 },
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
        tamper: ({ result }, response) => {
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
      },
    ]),
  );
  return createChainWitness(chains).probe(now);
}
