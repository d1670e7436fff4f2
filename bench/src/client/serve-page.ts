import { createServer } from 'node:http';
import { startNeopay } from '@punteo/sandbox';
import { announce } from '../announce.ts';

// Serves one page of ten payments, rendered once by the sandbox, so that the server costs little.
const token = 'any';
const appKey = '995d8ae8-b47f-4b3d-b411-e325d95f6ffd';
const sandbox = await startNeopay({ token, appKey });
for (let number = 0; number < 16; number += 1) sandbox.insert({ amount: `${number}.25` });
const answer = await fetch(`${sandbox.url}/api/payments?page=1`, {
  headers: { authorization: token, 'x-app-key': appKey },
});
const page = Buffer.from(await answer.arrayBuffer());
await sandbox[Symbol.asyncDispose]();

const server = createServer({ noDelay: true }, (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': page.length });
  response.end(page);
});
server.listen(0, '127.0.0.1', () => announce(server));
