import { execFile, execFileSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { appendFile, chmod, chown, mkdtemp } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

/** PostgreSQL with its programs, as a distribution installs it: the packages of npm hold no pg_dump. */
export interface SystemPostgres {
  /** A folder that the server's user may write. */
  readonly folder: string;
  readonly dataDirectory: string;
  readonly port: number;
  /** Creates the server's data, with these lines in its postgresql.conf. */
  create(settings: string): Promise<void>;
  start(): Promise<void>;
  /** Ends the server at once, as a power failure does. */
  crash(): Promise<void>;
  /** Runs commands in a shell, as the server's user, with PostgreSQL's programs on the PATH. */
  shell(commands: string, environment?: Readonly<Record<string, string>>): Promise<string>;
  url(database: string): string;
}

/** Throws where PostgreSQL's programs are not installed. */
export async function systemPostgres(): Promise<SystemPostgres> {
  const programs = programFolder();
  const user = serverUser();
  const folder = await mkdtemp(join(tmpdir(), 'punteo-backup-'));
  await chmod(folder, 0o755);
  if (user) await chown(folder, user.uid, user.gid);
  const dataDirectory = join(folder, 'data');
  const port = await freePort();
  const shell = async (commands: string, environment: Readonly<Record<string, string>> = {}) => {
    const { stdout } = await promisify(execFile)('bash', ['--norc', '-euo', 'pipefail', '-c', commands], {
      ...user,
      cwd: folder,
      env: { PATH: `${programs}${delimiter}${process.env.PATH}`, LC_ALL: 'C', PGDATA: dataDirectory, ...environment },
    });
    return stdout;
  };
  const control = (command: string) => shell(`pg_ctl --silent --wait --timeout=300 --log=server.log ${command}`);
  return {
    folder,
    dataDirectory,
    port,
    async create(settings) {
      await shell('initdb --username=punteo --auth=trust --encoding=UTF8 --locale=C');
      const own = `\nlisten_addresses = '127.0.0.1'\nunix_socket_directories = ''\nport = ${port}\n`;
      await appendFile(join(dataDirectory, 'postgresql.conf'), own + settings);
    },
    start: () => control('start').then(() => {}),
    crash: () => control('stop --mode=immediate').then(() => {}),
    shell,
    url: (database) => `postgres://punteo@127.0.0.1:${port}/${database}`,
  };
}

/** The newest PostgreSQL whose server and programs are in one folder. */
function programFolder(): string {
  const folders = [
    ...(process.env.PATH ?? '').split(delimiter),
    ...globSync(['/usr/lib/postgresql/*/bin', '/opt/homebrew/opt/postgresql@*/bin', '/usr/pgsql-*/bin'])
      .sort()
      .reverse(),
  ];
  const found = folders.find((folder) =>
    ['initdb', 'pg_ctl', 'postgres', 'pg_dump', 'pg_basebackup'].every((program) => existsSync(join(folder, program))),
  );
  if (found) return found;
  throw new Error(
    "The tests of docs/backup.md run PostgreSQL's own programs, and none are installed (initdb, pg_ctl, pg_dump, " +
      'pg_basebackup of version 15 or later). Install them: `apt-get install postgresql`, `brew install postgresql@18`.',
  );
}

/** PostgreSQL refuses to run as root. Its package creates the user postgres. */
function serverUser(): { readonly uid: number; readonly gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  const idOf = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}
