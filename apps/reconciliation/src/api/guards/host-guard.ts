import type { RequestHandler } from 'express';
import { sendProblem } from '../problem.ts';

/**
 * Refuses host names other than this machine's, where the app listens on loopback and no proxy is declared in front: a page of
 * another site could point its own name at 127.0.0.1. It has no session there, since cookies belong to a name; but it could
 * use up the attempts of this machine, and read what needs no sign-in. A program with a bearer token is let through.
 */
export function hostGuard({
  host,
  trustedProxyHops,
}: {
  readonly host: string;
  readonly trustedProxyHops: number;
}): RequestHandler {
  const isMachineOnly = LOOPBACK.includes(host) && trustedProxyHops === 0;
  return ({ headers }, response, next) => {
    const isNamed = LOOPBACK_HOST.test(headers.host ?? '') || /^Bearer /i.test(headers.authorization ?? '');
    if (!isMachineOnly || isNamed) return next();
    sendProblem(response, {
      status: 421,
      code: 'host_refused',
      detail:
        'The Host header should be localhost, 127.0.0.1 or [::1]. Behind a proxy, set RECONCILIATION_TRUST_PROXY_HOPS to the number of proxies.',
    });
  };
}

const LOOPBACK = ['127.0.0.1', '::1', 'localhost'];
const LOOPBACK_HOST = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?$/i;
