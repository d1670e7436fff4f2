import { describe, expect, it } from 'vitest';
import { type ClientConfig, ClientError, createNeopayClient, createPentagooClient } from './index.ts';

const neopay = (config: ClientConfig) => () => createNeopayClient({ token: 't', appKey: 'k', ...config });

describe('what a client is made of', () => {
  it.each([
    'https://neopay.io',
    'https://example.com/base',
    'http://127.0.0.1:80',
    'http://localhost:1',
    'http://[::1]:1',
  ])('%s is a base URL', (baseUrl) => {
    expect(neopay({ baseUrl })).not.toThrow();
  });

  it.each([
    ...[
      '',
      'neopay.io',
      'ftp://x',
      'file:///etc/passwd',
      'javascript:1',
      'http://example.com',
      'http://127.0.0.1.evil.com',
    ],
    ...['http://localhost.evil.com', 'https://user:canary@example.com', 'https://x/?q=canary', 'https://x/#canary'],
  ])('%s is not', (baseUrl) => {
    expect(neopay({ baseUrl })).toThrow(ClientError);
    expect(neopay({ baseUrl })).not.toThrow(/canary/);
  });

  it('plain http beyond this machine must be asked for', () => {
    expect(neopay({ baseUrl: 'http://neopay.internal', allowInsecure: true })).not.toThrow();
  });

  it.each([
    ...[{ timeLimitMilliseconds: 0 }, { timeLimitMilliseconds: Number.NaN }, { timeLimitMilliseconds: 2 ** 31 }],
    ...[{ bytesMax: -1 }, { bytesMax: 1.5 }, { attemptsMax: 0 }, { attemptsMax: 11 }],
  ])('%j is refused', (config) => {
    expect(neopay(config)).toThrow(expect.objectContaining({ code: 'invalid_configuration' }));
  });

  it.each(['', ' ', 'canary\r\nx-evil: 1', 'canary\u0000', 'canáry', ' canary'])(
    'the token %j is refused unseen',
    (token) => {
      const create = () => createNeopayClient({ token, appKey: 'k' });
      expect(create).toThrow(expect.objectContaining({ code: 'invalid_configuration' }));
      expect(create).not.toThrow(/can.ry/);
      expect(() => createPentagooClient({ integrationKey: 'k', integrationSecret: `${token}\n` })).toThrow(ClientError);
    },
  );
});
