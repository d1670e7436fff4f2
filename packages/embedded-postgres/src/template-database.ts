import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { connectClient } from './connect-client.ts';

/**
 * Creates a database for a test, as a copy of a migrated template on the same server. The first call with a template's
 * name creates the template with `migrate`, which must close its connections before it resolves.
 */
export async function cloneDatabase(
  serverUrl: string,
  template: { readonly name: string; readonly migrate: (url: string) => Promise<void> },
): Promise<ClonedDatabase> {
  const templateName = `template_${createHash('sha256').update(template.name).digest('hex').slice(0, 16)}`;
  await onServer(serverUrl, (client) => makeTemplate(client, serverUrl, templateName, template.migrate));
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  await onServer(serverUrl, async (client) => {
    await client.query(`create database ${name} template ${templateName}`);
  });
  return {
    url: urlOf(serverUrl, name),
    drop: () =>
      onServer(serverUrl, async (client) => {
        await waitForSessionsToEnd(client, name);
        await client.query(`drop database if exists ${name} with (force)`);
      }),
  };
}

/** A database of one test, as the template was when it was copied. */
export interface ClonedDatabase {
  /** Holds the password: do not log it. */
  readonly url: string;
  /** Ends all sessions of the database and removes it. */
  drop(): Promise<void>;
}

/**
 * Waits up to half a second for sessions to end. A pool resolves its `end()` before its last connections are closed,
 * and a connection that is then ended by force raises an unhandled error in its process.
 */
async function waitForSessionsToEnd(client: pg.Client, database: string): Promise<void> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const { rowCount } = await client.query('select from pg_stat_activity where datname = $1', [database]);
    if (rowCount === 0) return;
    await sleep(10);
  }
}

/** Created under another name and then renamed, so that an existing template is complete. */
async function makeTemplate(
  client: pg.Client,
  serverUrl: string,
  name: string,
  migrate: (url: string) => Promise<void>,
): Promise<void> {
  const exists = () => client.query('select from pg_database where datname = $1', [name]);
  if ((await exists()).rowCount) return;
  await client.query('select pg_advisory_lock(hashtext($1))', [name]);
  if ((await exists()).rowCount) return;
  await client.query(`drop database if exists ${name}_draft with (force)`);
  await client.query(`create database ${name}_draft`);
  await migrate(urlOf(serverUrl, `${name}_draft`));
  await client.query(`alter database ${name}_draft rename to ${name}`);
}

function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}

async function onServer(serverUrl: string, action: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = await connectClient(serverUrl);
  try {
    await action(client);
  } finally {
    await client.end();
  }
}
