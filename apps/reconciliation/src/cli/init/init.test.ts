import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { readEnvFile } from '@punteo/app-kit/env-file';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readConfig } from '../../config.ts';
import { runPunteo } from '../__fixtures__/run-punteo.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'punteo-init-'));
  file = join(folder, 'punteo.env');
});
afterEach(() => rmSync(folder, { recursive: true }));

test('punteo init writes a file that only its owner reads, with fresh secrets, and a configuration that is valid', async () => {
  const ended = await runPunteo(['init', file], {});
  expect(ended).toEqual({
    code: 0,
    stdout: `${file} written. Fill in what your providers gave you, then check it: punteo doctor --env-file ${file}\n`,
    stderr: '',
  });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const config = await readConfig(readEnvFile(file));
  expect(config).toMatchObject({ port: 8_090, databaseUrl: null, providers: { neopay: null, pentagoo: null } });
  expect(config.callbackKeys).not.toBeNull();

  const other = join(folder, 'other.env');
  await runPunteo(['init', other], {});
  expect(readEnvFile(other).CALLBACK_KEYS).not.toBe(readEnvFile(file).CALLBACK_KEYS);
});

test('the file names every variable, those without a default first, and each default that it shows is accepted', async () => {
  await runPunteo(['init', file], {});
  const text = readFileSync(file, 'utf8');
  const [needed = '', settled = ''] = text.split('# --- With a default');
  expect(needed).toMatch(/^NEOPAY_TOKEN=$/m);
  expect(needed).toMatch(/^# optional: punteo tokens create creates tokens in the database; see sign-in\./m);
  const [, tokens = ''] = /^#API_TOKENS=(.*)$/m.exec(needed) ?? [];
  await expect(readConfig({ API_TOKENS: tokens })).resolves.toMatchObject({
    tokens: [{ name: 'shop', role: 'operator' }],
  });
  expect(needed).toMatch(/^#PENTAGOO_CALLBACK_TOKENS=[0-9a-f]{64}$/m);
  expect(settled).toMatch(/^#LOG_LEVEL=info$/m);
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
  // As if the # of each default were removed.
  const defaults = parseEnv(settled.replace(/^#(?=[A-Z_]+=.)/gm, ''));
  expect(Object.keys(defaults).length).toBeGreaterThan(30);
  const unusable = Object.keys(defaults).filter((name) => /^(?:NEOPAY|PENTAGOO)_/.test(name));
  for (const name of unusable) delete defaults[name];
  await expect(readConfig(defaults)).resolves.toMatchObject({ port: 8_090 });
});

test('punteo init never writes over a file', async () => {
  writeFileSync(join(folder, 'chains.json'), 'mine');
  for (const line of [
    ['init', join(folder, 'chains.json')],
    ['init', '--sandbox', file],
  ]) {
    expect(await runPunteo(line, {})).toMatchObject({
      code: 64,
      stdout: '',
      stderr: expect.stringContaining('exists'),
    });
    expect(readFileSync(join(folder, 'chains.json'), 'utf8')).toBe('mine');
  }
  expect(statSync(file, { throwIfNoEntry: false })).toBeUndefined();
});

test('a folder that cannot be written is named, with code 64', async () => {
  chmodSync(folder, 0o755);
  const path = join(folder, 'none', 'punteo.env');
  expect(await runPunteo(['init', path], {})).toMatchObject({
    code: 64,
    stderr: `${path} cannot be written (ENOENT).\n`,
  });
});

test('punteo init --sandbox writes variables and chains that both apps accept', async () => {
  expect(await runPunteo(['init', '--sandbox', file, '--json'], {})).toMatchObject({ code: 0, stderr: '' });
  const { providers } = await readConfig(readEnvFile(file));
  expect(providers.neopay?.environment).toBe('sandbox');
  expect(providers.chains?.[0]?.chainId).toBe(31_337);
});
