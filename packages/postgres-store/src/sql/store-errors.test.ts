import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { query } from '../__fixtures__/query.ts';
import { testServer } from '../__fixtures__/test-store.ts';
import { migrate } from '../migrate.ts';
import { openDatabase } from './database.ts';

test('a search_path without any schema is refused with the setting to change', async () => {
  const server = await testServer();
  await query(server, 'create database nowhere');
  const url = new URL(server);
  url.pathname = '/nowhere';
  await query(server, 'alter database nowhere set search_path = missing');
  await expect(migrate({ url: url.href })).rejects.toMatchObject({
    code: 'store_refused',
    message: expect.stringContaining('search_path'),
  });
  await query(server, 'drop database nowhere with (force)');
});

test('a port that closes every connection is reported with the variable to check', async () => {
  const silent = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1');
  await once(silent, 'listening');
  const database = openDatabase({ url: `postgres://u@127.0.0.1:${(silent.address() as AddressInfo).port}/d` });
  await expect(database.query('select 1')).rejects.toMatchObject({
    code: 'store_unavailable',
    message: expect.stringContaining('DATABASE_URL'),
  });
  await database.close();
  silent.close();
});
