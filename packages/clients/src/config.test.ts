import { describe, expect, test } from 'vitest';
import { type ClientConfig, ClientError, createNeopayClient, createPentagooClient } from './index.ts';

const neopay = (config: ClientConfig) => () => createNeopayClient({ token: 't', appKey: 'k', ...config });

describe('a client', () => {
  test.each([
    'https://neopay.io',
    'https://example.com/base',
    'http://127.0.0.1:80',
    'http://localhost:1',
    'http://[::1]:1',
  ])('accepts %s as its base URL', (baseUrl) => {
    expect(neopay({ baseUrl })).not.toThrow();
  });

  test.each([
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
  ])('refuses %s as its base URL, and never quotes it', (baseUrl) => {
    expect(neopay({ baseUrl })).toThrow(ClientError);
    expect(neopay({ baseUrl })).not.toThrow(/canary/);
  });

  test('accepts http beyond loopback only with allowInsecure', () => {
    expect(neopay({ baseUrl: 'http://neopay.internal', allowInsecure: true })).not.toThrow();
  });

  test.each([
    ...[{ timeLimitMilliseconds: 0 }, { timeLimitMilliseconds: Number.NaN }, { timeLimitMilliseconds: 2 ** 31 }],
    ...[{ bytesMax: -1 }, { bytesMax: 1.5 }, { attemptsMax: 0 }, { attemptsMax: 11 }],
  ])('refuses the setting %j', (config) => {
    expect(neopay(config)).toThrow(expect.objectContaining({ code: 'invalid_configuration' }));
  });

  test.each(['', ' ', 'canary\r\nx-evil: 1', 'canary\u0000', 'canáry', ' canary'])(
    'refuses the token %j, and never quotes it',
    (token) => {
      const create = () => createNeopayClient({ token, appKey: 'k' });
      expect(create).toThrow(expect.objectContaining({ code: 'invalid_configuration' }));
      expect(create).not.toThrow(/can.ry/);
      expect(() => createPentagooClient({ integrationKey: 'k', integrationSecret: `${token}\n` })).toThrow(ClientError);
    },
  );
});
