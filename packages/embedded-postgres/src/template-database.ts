import { createHash, randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** A database of its own for one test or one file of tests. */
export interface ClonedDatabase {
  readonly url: string;
  /** Ends all its sessions and removes it. */
  drop(): Promise<void>;
}

/**
 * Copies a migrated template on the server at `serverUrl`. The template is made by the first to ask for its name, with `migrate`
 * (which closes its connections before it resolves); a copy takes some tens of milliseconds.
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
        await sessionsLeave(client, name);
        await client.query(`drop database if exists ${name} with (force)`);
      }),
  };
}

/**
 * A pool says that it has ended before its last connections are closed; one that is ended by force instead has nobody left to tell
 * but its whole process. So they are given a moment.
 */
async function sessionsLeave(client: pg.Client, database: string): Promise<void> {
  for (let look = 0; look < 50; look += 1) {
    const { rowCount } = await client.query('select from pg_stat_activity where datname = $1', [database]);
    if (rowCount === 0) return;
    await sleep(10);
  }
}

/** Made under another name and renamed, so that a template that exists is a whole one. */
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
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await action(client);
  } finally {
    await client.end();
  }
}
