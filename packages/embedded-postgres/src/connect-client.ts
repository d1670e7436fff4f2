import pg from 'pg';

/**
 * Connects to a server of ours. pg would fill what the URL leaves out from `PGSSLMODE`, `PGOPTIONS` and the like, which
 * are meant for other servers: every such setting has its value here.
 */
export async function connectClient(url: string): Promise<pg.Client> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const client = new pg.Client({
    host: hostname,
    port: Number(port),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
    ssl: false,
    sslnegotiation: 'postgres',
    client_encoding: 'utf8',
    application_name: 'punteo-embedded',
    options: '-c DateStyle=ISO -c TimeZone=UTC',
    connectionTimeoutMillis: 10_000,
  });
  // A connection that breaks between two statements fails the next one; without a listener it would end the process.
  client.on('error', () => {});
  try {
    await client.connect();
    return client;
  } catch (error) {
    client.end().catch(() => {});
    throw error;
  }
}
