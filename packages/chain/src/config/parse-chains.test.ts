import { describe, expect, test } from 'vitest';
import { assetsOf } from './assets.ts';
import { findChain } from './chain.ts';
import { parseChains } from './parse-chains.ts';

const bsc = {
  names: ['Binance Smart Chain', 'BSC'],
  chainId: 56,
  rpcUrls: ['https://one.test/v1/KEY', 'https://two.test'],
  finality: { tag: 'finalized', depth: 15 },
  recipients: ['0x52908400098527886E0F7030069857D2E4169EE7'],
  tokens: [{ address: '0x55d398326f99059fF775485246999027B3197955', decimals: 18, currency: 'USD', tolerance: '0.01' }],
};

function parse(...chains: readonly unknown[]) {
  return parseChains(JSON.stringify(chains));
}

test('the assets of chains are the codes of their tokens and coins that are no currencies, each once', () => {
  const usdt = { ...bsc.tokens[0], address: `0x${'22'.repeat(20)}`, currency: 'USDT', decimals: 18, tolerance: '0' };
  const chains = parse(
    { ...bsc, tokens: [bsc.tokens[0], usdt], native: { decimals: 18, currency: 'BNB' } },
    { ...bsc, names: ['Ethereum'], chainId: 1, tokens: [{ ...usdt, decimals: 6 }] },
  );
  expect(assetsOf(chains)).toEqual([
    { code: 'USDT', decimals: 18 },
    { code: 'BNB', decimals: 18 },
  ]);
  expect(assetsOf(parse(bsc))).toEqual([]);
});

describe('a chains file', () => {
  test('is parsed with every default filled in', () => {
    expect(parse(bsc)).toEqual([
      {
        ...bsc,
        quorum: 2,
        recipients: ['0x52908400098527886e0f7030069857d2e4169ee7'],
        tokens: [
          {
            address: '0x55d398326f99059ff775485246999027b3197955',
            decimals: 18,
            currency: 'USD',
            tolerance: { amountMinor: 10n ** 16n, currency: 'USD', exponent: 18 },
          },
        ],
        native: null,
        notBeforeToleranceSeconds: 60,
        aheadToleranceSeconds: 300,
        watchSeconds: 21_600,
        headAgeMaxSeconds: null,
      },
    ]);
  });

  test('gives a chain by the exact spelling of its name only', () => {
    const chains = parse(bsc);
    expect(findChain(chains, 'BSC')?.chainId).toBe(56);
    expect(findChain(chains, 'bsc')).toBeUndefined();
  });

  test('needs neither names nor finality for a known chain', () => {
    const { names: _names, finality: _finality, ...bare } = bsc;
    const [ethereum, smartChain, testnet] = parse({ ...bare, chainId: 1 }, bare, { ...bare, chainId: 97 });
    expect(ethereum).toMatchObject({ finality: { tag: 'finalized', depth: 64 } });
    expect(smartChain).toMatchObject({ finality: { tag: 'finalized', depth: 15 } });
    expect(testnet).toMatchObject({ finality: { tag: 'finalized', depth: 15 } });
    const chains = parse({ ...bare, chainId: 1 }, bare, { ...bare, chainId: 97 });
    for (const [name, chainId] of [
      ['Ethereum', 1],
      ['Binance Smart Chain', 56],
      ['BNB Smart Chain', 56],
      ['BNB Smart Chain Testnet', 97],
      ['Ethereum Classic', undefined],
      ['Binance Chain', undefined],
      ['BNB Beacon Chain', undefined],
      ['Binance Smart Chain ', undefined],
      ['Еthereum', undefined],
    ] as const)
      expect(findChain(chains, name)?.chainId, name).toBe(chainId);
  });

  test('keeps the configured names and finality of a known chain', () => {
    const [chain] = parse({ ...bsc, names: ['Mine'], finality: { depth: 3 } });
    expect(chain).toMatchObject({ names: ['Mine'], finality: { tag: null, depth: 3 } });
  });

  test.each([
    [{ chainId: 43114 }, /names.*finality/],
    [{ chainId: 43114, names: ['Avalanche'] }, /finality/],
    [{ chainId: 43114, finality: { depth: 1 } }, /names/],
    [{ chainId: 137 }, /names/],
  ])('with %j and no other names or finality is refused, since the chain is not known', (change, place) => {
    const { names: _names, finality: _finality, ...bare } = bsc;
    expect(() => parse({ ...bare, ...change })).toThrow(place);
    expect(parse({ ...bare, chainId: 137, names: ['Polygon'] })[0]?.finality).toEqual({ tag: 'finalized', depth: 128 });
  });

  test.each([
    ['http://localhost:8545', 'http://127.0.0.1:8546'],
    ['http://localhost', 'http://[::1]/key'],
    ['http://LOCALHOST.:1', 'http://127.1'],
    ['http://[::ffff:127.0.0.1]', 'http://0x7f000001'],
    ['http://127.0.0.1:8545', 'http://127.0.0.2:8545'],
    ['http://127.0.0.1', 'http://127.255.255.254'],
    ['http://a.localhost', 'http://b.localhost'],
    ['https://node.test./a', 'https://NODE.test:8443'],
    ['https://node.test../a', 'https://node%2Etest/b'],
    ['https://node.test', 'https://ｎｏｄｅ。test'],
    ['https://1.2.3.4', 'https://[::ffff:1.2.3.4]'],
    ['https://1.2.3.4', 'https://[0:0:0:0:0:FFFF:102:304]:8443'],
    ['https://1.2.3.4', 'https://0x01020304'],
  ])('counts %s and %s as one host', (one, other) => {
    expect(() => parse({ ...bsc, rpcUrls: [one, other] })).toThrow(/rpcUrls/);
  });

  test.each([
    'https://node.test',
    'http://localhost:8545',
    'http://anvil.localhost:8545',
    'http://127.0.0.2:8545',
    'http://[::1]:8545',
    'http://geth:8545',
    'http://geth.chain.svc.cluster.local:8545',
    'http://10.1.2.3',
    'http://172.31.0.9',
    'http://192.168.1.1',
    'http://[fd00::1]',
  ])('accepts the node URL %s', (url) => {
    expect(parse({ ...bsc, rpcUrls: [url], quorum: 1 })[0]?.rpcUrls).toEqual([url]);
  });

  test.each(['https://node.test/KEY\n', ' https://node.test/KEY', 'https://no\tde.test/KEY'])(
    'refuses the node URL %j, since the space or line break is a slip',
    (url) => {
      expect(() => parse({ ...bsc, rpcUrls: [url], quorum: 1 })).toThrow(/chains\.0\.rpcUrls\.0: Should hold no space/);
    },
  );

  test.each([
    'http://node.test/KEY',
    'http://8.8.8.8/KEY',
    'http://172.32.0.9/KEY',
    'http://[2606:4700::1]/KEY',
    'http://local.test/KEY',
  ])('refuses the node URL %s, since http to a public host can be intercepted', (url) => {
    expect(() => parse({ ...bsc, rpcUrls: [url], quorum: 1 })).toThrow(/chains\.0\.rpcUrls\.0: Should be https/);
    expect(() => parse({ ...bsc, rpcUrls: [url], quorum: 1 })).not.toThrow(/KEY/);
  });

  test.each([
    [
      'a quorum of two with two URLs of one host',
      { rpcUrls: ['https://one.test/a', 'https://ONE.test:8443/b'] },
      /rpcUrls/,
    ],
    ['a quorum of zero', { quorum: 0 }, /chains\.0\.quorum: /],
    ['a quorum that is not whole', { quorum: 1.5 }, /chains\.0\.quorum: /],
    [
      'a quorum of half of the hosts',
      { rpcUrls: ['https://one.test', 'https://two.test', 'https://three.test', 'https://four.test'] },
      /chains\.0\.quorum: .*more than half of the hosts/,
    ],
    ['a quorum of one of two hosts', { quorum: 1 }, /chains\.0\.quorum: .*more than half of the hosts/],
    [
      'the zero address as recipient',
      { recipients: [`0x${'0'.repeat(40)}`] },
      /chains\.0\.recipients\.0: .*zero address/,
    ],
    [
      'the burn address as recipient',
      { recipients: [bsc.recipients[0], '0x000000000000000000000000000000000000dEaD'] },
      /chains\.0\.recipients\.1: .*burn address/,
    ],
    [
      'the burn address in lower case as recipient',
      { recipients: ['0x000000000000000000000000000000000000dead'] },
      /chains\.0\.recipients\.0: .*burn address/,
    ],
    [
      "a listed token's contract as recipient",
      { recipients: [bsc.recipients[0], bsc.tokens[0]?.address.toLowerCase()] },
      /chains\.0\.recipients\.1: .*contract of a token/,
    ],
    [
      'the zero address as token',
      { tokens: [{ ...bsc.tokens[0], address: `0x${'0'.repeat(40)}` }] },
      /chains\.0\.tokens\.0\.address: .*zero address/,
    ],
    [
      'a negative tolerance',
      { tokens: [{ ...bsc.tokens[0], tolerance: '-0.01' }] },
      /chains\.0\.tokens\.0\.tolerance: .*not negative/,
    ],
    ['a quorum of more hosts than there are', { quorum: 3 }, /chains\.0\.rpcUrls: .*as many different hosts/],
    ['decimals below zero', { tokens: [{ ...bsc.tokens[0], decimals: -1 }] }, /tokens\.0\.decimals: /],
    ['decimals beyond any token', { tokens: [{ ...bsc.tokens[0], decimals: 78 }] }, /tokens\.0\.decimals: /],
    ['decimals as text', { tokens: [{ ...bsc.tokens[0], decimals: '18' }] }, /tokens\.0\.decimals: /],
    ['a contract twice', { tokens: [bsc.tokens[0], bsc.tokens[0]] }, /tokens: .*once/],
    [
      'a contract twice, in another letter case',
      { tokens: [bsc.tokens[0], { ...bsc.tokens[0], address: bsc.tokens[0]?.address.toLowerCase() }] },
      /tokens: .*once/,
    ],
    [
      'a contract address with a wrong checksum',
      { tokens: [{ ...bsc.tokens[0], address: '0x55d398326f99059fF775485246999027B3197956' }] },
      /tokens\.0\.address: /,
    ],
    ['a withdrawn currency', { tokens: [{ ...bsc.tokens[0], currency: 'HRK' }] }, /tokens\.0\.currency: .*ISO 4217/],
    ['a currency without a minor unit', { native: { decimals: 18, currency: 'XXX' } }, /native\.currency: .*ISO 4217/],
    ['a currency in lower case', { tokens: [{ ...bsc.tokens[0], currency: 'usd' }] }, /tokens\.0\.currency: /],
    ['a tolerance as a number', { tokens: [{ ...bsc.tokens[0], tolerance: 0.01 }] }, /tokens\.0\.tolerance: /],
    ['the same name twice', { names: ['BSC', 'BSC'] }, /chains: .*once/],
    ['the tag latest', { finality: { tag: 'latest' } }, /finality\.tag: /],
    ['a depth of zero', { finality: { depth: 0 } }, /finality\.depth: /],
    ['a chain id as text', { chainId: '56' }, /chainId: /],
    ['no URL', { rpcUrls: [] }, /rpcUrls: /],
    ['no finality', { finality: {} }, /finality/],
    ['no recipient', { recipients: [] }, /recipients/],
    ['no token and no native coin', { tokens: [] }, /tokens/],
    [
      'a recipient with a wrong checksum',
      { recipients: ['0x52908400098527886E0F7030069857D2E4169Ee7'] },
      /recipients\.0/,
    ],
    [
      'a tolerance with more decimal places than the token',
      { tokens: [{ ...bsc.tokens[0], decimals: 1 }] },
      /tolerance/,
    ],
    ['a user name in a URL', { rpcUrls: ['https://user:KEY@one.test', 'https://two.test'] }, /rpcUrls\.0/],
    ['another scheme', { rpcUrls: ['ws://one.test/KEY', 'https://two.test'] }, /rpcUrls\.0/],
    ['an unknown member', { recipient: [] }, /recipient/],
  ])('with %s is refused, with its path and without its value', (_case, change, place) => {
    expect(() => parse({ ...bsc, ...change })).toThrow(place);
    expect(() => parse({ ...bsc, ...change })).not.toThrow(/KEY|\n/);
  });

  test.each(['0001', '000a', '0100', 'ffff'])('with the precompile address 0x…%s as recipient is refused', (end) => {
    const recipients = [`0x${'0'.repeat(36)}${end}`];
    expect(() => parse({ ...bsc, recipients })).toThrow(/chains\.0\.recipients\.0: .*precompile/);
  });

  test('accepts the first address above the precompiles as recipient', () => {
    const [chain] = parse({ ...bsc, recipients: [`0x${'0'.repeat(35)}10000`] });
    expect(chain?.recipients).toEqual([`0x${'0'.repeat(35)}10000`]);
  });

  test('is read as bytes in UTF-8, with or without a byte order mark, and in no other encoding', () => {
    const text = JSON.stringify([bsc]);
    expect(parseChains(Buffer.from(`\ufeff${text}`))).toEqual(parseChains(text));
    expect(() => parseChains(Buffer.from(`\ufeff${text}`, 'utf16le'))).toThrow('The chains file is not UTF-8');
  });

  test('with a key twice is refused, since one reader would take the first value and another the last', () => {
    const twice = JSON.stringify([bsc]).replace('"chainId":56', '"chainId":56,"chainId":1');
    expect(() => parseChains(twice)).toThrow(/^The chains file has a key twice at character \d+\.$/);
  });

  test('that is not JSON, has no chain, or has a name or chain id twice is refused', () => {
    expect(() => parseChains('[')).toThrow('The chains file is not JSON at character 2.');
    expect(() => parse()).toThrow('chains');
    expect(() => parse(bsc, { ...bsc, chainId: 1 })).toThrow('one chain only');
    expect(() => parse(bsc, { ...bsc, names: ['Ethereum'] })).toThrow('chain id once');
    expect(() => parse()).toThrow(expect.objectContaining({ code: 'configuration_invalid' }));
  });
});
