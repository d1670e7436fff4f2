import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { environmentOf } from './environment-of.ts';

const folder = mkdtempSync(join(tmpdir(), 'punteo-receiver-'));
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'punteo.env');
writeFileSync(file, 'LOG_LEVEL=debug\nPORT=8081\n');

test('the receiver reads the variables of --env-file, and those of the environment win', () => {
  expect(environmentOf(['--env-file', file], { PORT: '8082' })).toEqual({ LOG_LEVEL: 'debug', PORT: '8082' });
  expect(environmentOf([], { PORT: '8082' })).toEqual({ PORT: '8082' });
});

test('a file that cannot be read, and any other argument, is wrong configuration', () => {
  const code = expect.objectContaining({ code: 'configuration_invalid' });
  expect(() => environmentOf(['--env-file', folder], {})).toThrow(code);
  expect(() => environmentOf(['--port', '80'], {})).toThrow(code);
  expect(() => environmentOf(['serve'], {})).toThrow('The callback receiver takes --env-file <file> only');
});
