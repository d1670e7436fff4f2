import { createHash } from 'node:crypto';
import express from 'express';
import { Pool } from 'pg';
import { announce } from '../../announce.ts';

// A simple receiver: Express, its JSON parser with the raw bytes kept, one INSERT, then the answer.
const pool = new Pool({ connectionString: process.argv[2], max: 10 });
const app = express();
const raw = new WeakMap<object, Buffer>();
app.use(express.json({ limit: 20_480, verify: (request, _response, bytes) => void raw.set(request, bytes) }));
app.post('/callbacks/:provider/:token', async (request, response) => {
  const body = raw.get(request) ?? Buffer.alloc(0);
  const digest = createHash('sha256').update(body).digest();
  await pool.query(
    'insert into peer_callbacks (provider, digest, body, received_at) values ($1, $2, $3, now()) on conflict do nothing',
    [request.params.provider, digest, body],
  );
  response.status(200).end();
});
const server = app.listen(0, '127.0.0.1', () => announce(server));
