import { expect, test } from 'vitest';
import * as z from 'zod';
import { callbackKeys, httpUrl, integer, logLevel, parseVariables, postgresUrl, setVariables, text } from './config.ts';

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
