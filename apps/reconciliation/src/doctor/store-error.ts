import { errorFields } from '@punteo/app-kit/log';
import type { ProbeResult, PunteoError } from '@punteo/payments';

/** The failed check for a store that could not be opened, with what to do about it. */
export function storeErrorCheck(error: PunteoError): ProbeResult {
  if (error.code.startsWith('schema_')) return { name: 'migrations', result: 'fail', detail: error.message };
  const nextStep = NEXT_STEPS[errorFields(error.cause).errorCode ?? ''];
  const detail = nextStep === undefined ? error.message : `${error.message.replace(/\.$/, '')}: ${nextStep}.`;
  return { name: 'database', result: 'fail', detail };
}

/** By error code of Node's sockets and of PostgreSQL. */
const NEXT_STEPS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there; start PostgreSQL, or correct host and port in DATABASE_URL',
  ENOTFOUND: 'this host does not exist; correct it in DATABASE_URL',
  EAI_AGAIN: 'the host name cannot be resolved; check DNS, or correct the host in DATABASE_URL',
  ETIMEDOUT: 'nothing answers there; check the firewall, or correct host and port in DATABASE_URL',
  EHOSTUNREACH: 'there is no route to this host; check the network, or correct the host in DATABASE_URL',
  '28P01': 'correct user and password in DATABASE_URL',
  '28000': 'this user may not connect from here; correct the user in DATABASE_URL, or pg_hba.conf',
  '3D000': 'this database does not exist; create it, or correct its name in DATABASE_URL',
  '42501': 'this user may not read the tables; grant it the rights of their owner',
  '53300': 'it accepts no more connections; raise max_connections, or stop other clients',
  '57P03': 'it is starting or stopping; try again in a moment',
};
