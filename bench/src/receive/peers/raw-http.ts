import { createServer } from 'node:http';
import { announce } from '../../announce.ts';

// The lower bound: reads the body, answers 200 and stores nothing.
const server = createServer({ noDelay: true }, (request, response) => {
  request.on('data', () => {});
  request.on('end', () => {
    response.writeHead(200, { 'content-length': '0' });
    response.end();
  });
});
server.listen(0, '127.0.0.1', () => announce(server));
