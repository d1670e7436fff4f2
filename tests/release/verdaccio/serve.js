// Serves a registry on a free port of 127.0.0.1 and prints its URL. Everybody reads; who is logged in publishes.
// Run as: node serve.js <folder for the packages>
import { join } from 'node:path';
import { runServer } from 'verdaccio';

const folder = process.argv[2];
const server = await runServer({
  configPath: join(folder, 'config.yaml'),
  storage: join(folder, 'storage'),
  auth: { htpasswd: { file: join(folder, 'htpasswd'), max_users: 1 } },
  packages: { '@punteo/*': { access: '$all', publish: '$authenticated', unpublish: false } },
  log: { type: 'stdout', format: 'json', level: 'fatal' },
  web: { enable: false },
  listen: '127.0.0.1:0',
});
server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/`));
