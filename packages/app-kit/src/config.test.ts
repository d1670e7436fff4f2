import { DEFAULT_POLICY } from '@punteo/payments';
import { expect, test } from 'vitest';
import * as z from 'zod';
import {
  callbackKeys,
  fulfilFrom,
  integer,
  logLevel,
  parseVariables,
  postgresUrl,
  proxyUrl,
  publicUrl,
  secretText,
  serviceUrl,
  setVariables,
  text,
  webhookUrl,
} from './config.ts';

const schema = z.object({
  PORT: integer(0, 65_535).default(8_080),
  PUBLIC_URL: publicUrl.optional(),
  DATABASE_URL: postgresUrl.optional(),
  HOST: text(1, 'Should be an address to listen on.').optional(),
  CALLBACK_KEYS: callbackKeys.optional(),
  LOG_LEVEL: logLevel.default('info'),
});

test('an empty variable counts as unset', () => {
  const set = setVariables({ PORT: '', PUBLIC_URL: undefined, HOST: '::1' });
  expect(set).toEqual({ HOST: '::1' });
  expect(parseVariables(schema, set)).toEqual({ PORT: 8_080, HOST: '::1', LOG_LEVEL: 'info' });
});

test('every bad variable gets one line: its name and what it should be, never its value', () => {
  const canary = {
    PORT: 'canary',
    PUBLIC_URL: 'canary',
    DATABASE_URL: 'canary://',
    HOST: ' canary',
    CALLBACK_KEYS: 'canary',
    LOG_LEVEL: 'canary',
  };
  expect(() => parseVariables(schema, canary, ['PORT: Should be left out.', 'ROLE: Should be set.'])).toThrow(
    expect.objectContaining({
      code: 'configuration_invalid',
      problems: [
        'PORT: Should be a whole number from 0 to 65535.',
        'PUBLIC_URL: Should be an http or https URL.',
        'DATABASE_URL: Should be a postgres:// URL.',
        'HOST: Should be an address to listen on.',
        expect.stringMatching(/^CALLBACK_KEYS: Should be `kid:hex,kid:hex`\. (?!.*canary)/),
        'LOG_LEVEL: Should be one of trace, debug, info, warn, error, fatal, silent.',
        'ROLE: Should be set.',
      ],
    }),
  );
});

const lines = z.object({
  SERVICE: serviceUrl().optional(),
  PUBLIC_URL: publicUrl.optional(),
  WEBHOOK: webhookUrl.optional(),
  PROXY: proxyUrl.optional(),
  DATABASE_URL: postgresUrl.optional(),
  SECRET: secretText.optional(),
  CALLBACK_KEYS: callbackKeys.optional(),
});

test.each([
  ['SERVICE', 'https://user:canary@neopay.io', 'Should hold no user name and no password'],
  ['SERVICE', 'https://neopay.io/?key=canary', 'Should have no query'],
  ['SERVICE', 'http://canary.test', 'Should be https, since its host is public'],
  ['SERVICE', 'https://canary.test\n', 'Should hold no space and no line break'],
  ['PUBLIC_URL', 'https://canary:x@pay.example', 'Should hold no user name and no password'],
  ['PUBLIC_URL', 'https://pay.example/?canary', 'Should have no query'],
  ['PUBLIC_URL', 'https://pay.example/#canary', 'Should have no fragment'],
  ['PUBLIC_URL', 'http://canary.example', 'Should be https, since its host is public'],
  ['WEBHOOK', 'http://canary.test/hook', 'Should be https, since its host is public'],
  ['WEBHOOK', 'https://canary:x@shop.example/hook', 'Should hold no user name and no password'],
  ['WEBHOOK', 'https://shop.example/hook#canary', 'Should have no fragment'],
  ['PROXY', 'socks5://canary:1080', 'Should be an http or https URL.'],
  ['PROXY', 'http://proxy:8080/canary', 'Should have no path'],
  [
    'PROXY',
    'http://canary%:x@proxy:8080',
    'Should hold a user name and a password with a percent sign written as %25.',
  ],
  ['DATABASE_URL', 'postgres://canary@host/db\n', 'Should hold no space and no line break'],
  ['DATABASE_URL', 'postgres://canary@host/db?port=canary', 'Should have a port from 1 to 65535.'],
  ['DATABASE_URL', 'postgres://u:canary%3A50%@host/db', 'Should have a percent sign written as %25, and every other'],
  ['DATABASE_URL', 'postgres://u:canary%FF@host/db', 'Should have a percent sign written as %25, and every other'],
  ['DATABASE_URL', 'postgres://u@host/50%', 'Should have a percent sign written as %25, and every other'],
  [
    'DATABASE_URL',
    'postgres://u@host/db?sslmode=canary',
    'Should have an sslmode that is one of disable, prefer, require, verify-ca, verify-full, no-verify.',
  ],
  ['DATABASE_URL', 'postgres://u@host/db?sslmode=', 'Should have an sslmode that is one of disable, prefer,'],
  ['SECRET', 'canary\n', 'Should have no line break, and no space around it'],
  ['SECRET', ' canary', 'Should have no line break, and no space around it'],
  ['SECRET', 'can\r\nary', 'Should have no line break, and no space around it'],
  ['SECRET', 'canary\u0000', 'Should have no line break, and no space around it'],
  ['CALLBACK_KEYS', `k1:${'ab'.repeat(32)}\n`, 'Should have no line break, and no space around it'],
])('%s=%j is one line that begins with its name and quotes nothing: %s', (name, value, fault) => {
  const parse = () => parseVariables(lines, { [name]: value });
  expect(parse).toThrow(expect.objectContaining({ problems: [expect.stringContaining(`${name}: ${fault}`)] }));
  expect(parse).not.toThrow(/canary|abab/);
});

test.each([
  ['SERVICE', 'http://10.0.0.8:8080/v1'],
  ['PUBLIC_URL', 'http://10.0.0.8:8080/pay'],
  ['WEBHOOK', 'https://shop.example/hook?tenant=7'],
  ['WEBHOOK', 'http://shop:3000/hook'],
  ['PROXY', 'http://user:pass@proxy.internal:3128'],
  ['DATABASE_URL', 'postgres://user:50%25%3A@host/d%C3%BC?sslmode=no-verify&application_name=50%25'],
])('%s=%s is accepted', (name, value) => {
  expect(parseVariables(lines, { [name]: value })).toEqual({ [name]: value });
});

test.each([
  ['provider,final', ['provider', 'final']],
  ['final', ['final']],
  [' final , provider ', ['provider', 'final']],
  // A transfer that can no longer be undone is at least as good as one that can.
  ['chain', ['chain', 'final']],
])('FULFIL_FROM %j lets goods go out from the proof grades %j', (value, expected) => {
  expect(parseVariables(z.object({ FULFIL_FROM: fulfilFrom }), { FULFIL_FROM: value })).toEqual({
    FULFIL_FROM: { fulfilFrom: expected },
  });
});

test('without FULFIL_FROM the provider’s own answer suffices, and on a chain only a final transfer', () => {
  expect(parseVariables(z.object({ FULFIL_FROM: fulfilFrom }), {})).toEqual({ FULFIL_FROM: DEFAULT_POLICY });
});

test.each(['claimed', 'none', 'provider;final', ','])(
  'FULFIL_FROM %j is refused with the grades it may hold',
  (value) => {
    expect(() => parseVariables(z.object({ FULFIL_FROM: fulfilFrom }), { FULFIL_FROM: value })).toThrow(
      'FULFIL_FROM: Should be one or more of provider, chain, final, separated by commas.',
    );
  },
);
