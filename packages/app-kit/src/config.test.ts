import { DEFAULT_POLICY } from '@punteo/payments';
import { expect, test } from 'vitest';
import * as z from 'zod';
import {
  callbackKeys,
  fulfilFrom,
  httpUrl,
  integer,
  logLevel,
  parseVariables,
  postgresUrl,
  setVariables,
  text,
} from './config.ts';

const schema = z.object({
  PORT: integer(0, 65_535).default(8_080),
  PUBLIC_URL: httpUrl.optional(),
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
