import { createHash } from 'node:crypto';
import express from 'express';
import { Pool } from 'pg';
import { PgBoss } from 'pg-boss';
import { announce } from '../../announce.ts';

// The textbook receiver: the row and its job in one transaction per request.
const pool = new Pool({ connectionString: process.argv[2], max: 10 });
const boss = new PgBoss({ connectionString: process.argv[2] as string, schema: 'textbook', schedule: false });
await boss.start();
await boss.createQueue('verify');
const app = express();
const raw = new WeakMap<object, Buffer>();
app.use(express.json({ limit: 20_480, verify: (request, _response, bytes) => void raw.set(request, bytes) }));
app.post('/callbacks/:provider/:token', async (request, response) => {
  const body = raw.get(request) ?? Buffer.alloc(0);
  const digest = createHash('sha256').update(body).digest();
  const client = await pool.connect();
  try {
    await client.query('begin');
    const { rowCount } = await client.query(
      'insert into peer_callbacks (provider, digest, body, received_at) values ($1, $2, $3, now()) on conflict do nothing',
      [request.params.provider, digest, body],
    );
    const db = { executeSql: (text: string, values?: unknown[]) => client.query(text, values) };
    if (rowCount === 1) await boss.send('verify', { digest: digest.toString('hex') }, { db });
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
  response.status(200).end();
});
const server = app.listen(0, '127.0.0.1', () => announce(server));
