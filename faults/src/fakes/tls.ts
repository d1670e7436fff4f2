import { createECDH, createPrivateKey, type JsonWebKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer, getCACertificates, setDefaultCACertificates } from 'node:tls';

/** Certificates of `localhost` with one fault each; `wrong-name` names another host. */
export const BAD_CERTIFICATES = ['expired', 'not-yet-valid', 'self-signed', 'unknown-authority', 'wrong-name'] as const;

export interface TlsServer {
  readonly url: string;
  /** Number of TCP connections. */
  connections: number;
  /** Everything that clients sent over an established TLS connection. */
  received: string;
  close(): Promise<void>;
}

/** Makes this process trust the authority of the good certificate and of those that are faulty in another way. */
export function trustTestAuthority(): void {
  setDefaultCACertificates([...getCACertificates('default'), pem('authority')]);
}

/** Starts a server that shows this certificate and answers every request with 404. */
export async function startTlsServer(certificate: 'good' | (typeof BAD_CERTIFICATES)[number]): Promise<TlsServer> {
  const server = createServer({ key: serverKey(), cert: pem(certificate) }, (socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      started.received += chunk.toString('latin1');
      socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
    });
  });
  server.on('connection', () => {
    started.connections += 1;
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const started: TlsServer = {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    connections: 0,
    received: '',
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return started;
}

function pem(name: string): string {
  return readFileSync(join(import.meta.dirname, '__fixtures__/certificates', `${name}.pem`), 'utf8');
}

/** Every certificate here has the private key 1: it is clearly no secret, and no key file is stored. */
function serverKey(): string {
  const scalar = Buffer.alloc(32);
  scalar[31] = 1;
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(scalar);
  const point = curve.getPublicKey();
  const [d, x, y] = [scalar, point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const key = createPrivateKey({ key: { kty: 'EC', crv: 'P-256', d, x, y } as JsonWebKey, format: 'jwk' });
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
