import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { PunteoError } from '@punteo/payments';

/**
 * Listens and resolves to the server's URL. Port 0: any free port. Throws `address_refused`, which names the variable to
 * change: that of the host, or that of the port.
 */
export function listen(
  server: Server,
  port: number,
  host: string,
  { backlog = 511, hostVariable = 'HOST', portVariable = 'PORT' }: ListenOptions = {},
): Promise<string> {
  return new Promise((resolve, reject) => {
    const refuse = (error: NodeJS.ErrnoException) =>
      reject(addressRefused(error, { port, host, hostVariable, portVariable }));
    server.once('error', refuse);
    server.listen(port, host, backlog, () => {
      server.off('error', refuse);
      resolve(urlOf(server.address() as AddressInfo));
    });
  });
}

export interface ListenOptions {
  /** Connections that wait to be accepted. */
  readonly backlog?: number;
  /** The variable that the host comes from. */
  readonly hostVariable?: string;
  /** The variable that the port comes from. */
  readonly portVariable?: string;
}

function addressRefused(
  error: NodeJS.ErrnoException,
  {
    port,
    host,
    hostVariable,
    portVariable,
  }: { readonly port: number; readonly host: string; readonly hostVariable: string; readonly portVariable: string },
): PunteoError {
  const messages: Readonly<Record<string, string>> = {
    EADDRINUSE: `${portVariable}: port ${port} of ${host} is in use. Stop the program that listens there, or set another port.`,
    EACCES: `${portVariable}: this user may not listen on port ${port}. Set a port from 1024 on.`,
    EADDRNOTAVAIL: `${hostVariable}: this machine does not have the address ${host}. Set one that it has, or 0.0.0.0 for all.`,
    ENOTFOUND: `${hostVariable}: the name ${host} has no address. Set an address of this machine, or 0.0.0.0 for all.`,
  };
  const message =
    messages[error.code ?? ''] ??
    `${hostVariable}, ${portVariable}: cannot listen on port ${port} of ${host} (${error.code}).`;
  return new PunteoError('address_refused', message, { cause: error });
}

function urlOf({ address, port, family }: AddressInfo): string {
  const isEveryAddress = address === '0.0.0.0' || address === '::';
  const host = isEveryAddress ? '127.0.0.1' : family === 'IPv6' ? `[${address}]` : address;
  return `http://${host}:${port}`;
}
