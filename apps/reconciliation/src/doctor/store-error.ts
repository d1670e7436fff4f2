import type { PunteoError } from '@punteo/payments';
import type { CheckReport } from './check-report.ts';
import { codeOf } from './code-of.ts';

/** Why the store could not be opened, and how to mend it. */
export function storeErrorCheck(error: PunteoError): CheckReport {
  if (error.code.startsWith('schema_')) return { name: 'migrations', result: 'fail', detail: error.message };
  const mend = MENDS[codeOf(error.cause)];
  const detail = mend === undefined ? error.message : `${error.message.replace(/\.$/, '')}: ${mend}.`;
  return { name: 'database', result: 'fail', detail };
}

/** Codes of Node's sockets and of PostgreSQL. */
const MENDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there; start PostgreSQL, or mend host and port in DATABASE_URL',
  ENOTFOUND: 'no host has that name; mend it in DATABASE_URL',
  EAI_AGAIN: 'names cannot be looked up; see to DNS, or mend the host in DATABASE_URL',
  ETIMEDOUT: 'nothing comes back from there; open the way to it, or mend host and port in DATABASE_URL',
  EHOSTUNREACH: 'no way leads there; open one, or mend the host in DATABASE_URL',
  '28P01': 'mend user and password in DATABASE_URL',
  '28000': 'this user may not connect from here; mend the user in DATABASE_URL, or pg_hba.conf',
  '3D000': 'there is no database of that name; create it, or mend the name in DATABASE_URL',
  '42501': 'this user may not read the tables; grant it their owner’s rights',
  '53300': 'it takes no more connections; raise max_connections, or stop who holds them',
  '57P03': 'it is starting or stopping; try again in a moment',
};
