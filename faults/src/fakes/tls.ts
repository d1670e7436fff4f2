import { createECDH, createPrivateKey, type JsonWebKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createServer, getCACertificates, setDefaultCACertificates } from 'node:tls';

/** What is wrong with a certificate, each alone: all of `localhost`, but for the one that names another host. */
export const BAD_CERTIFICATES = ['expired', 'not-yet-valid', 'self-signed', 'unknown-authority', 'wrong-name'] as const;

export interface TlsServer {
  readonly url: string;
  /** How often somebody dialled. */
  dialled: number;
  /** All that was said once the connection was secret. */
  heard: string;
  close(): Promise<void>;
}

/** Has this process trust the authority that signed the good certificate, and the bad ones whose fault is another. */
export function trustTestAuthority(): void {
  setDefaultCACertificates([...getCACertificates('default'), pem('authority')]);
}

/** Shows a certificate, listens, and answers nothing but 404. */
export async function startTlsServer(certificate: 'good' | (typeof BAD_CERTIFICATES)[number]): Promise<TlsServer> {
  const server = createServer({ key: numberOne(), cert: pem(certificate) }, (socket) => {
    socket.on('error', () => {});
    socket.on('data', (chunk) => {
      self.heard += chunk.toString('latin1');
      socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
    });
  });
  server.on('connection', () => {
    self.dialled += 1;
  });
  server.on('tlsClientError', () => {});
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const self: TlsServer = {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    dialled: 0,
    heard: '',
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return self;
}

function pem(name: string): string {
  return readFileSync(join(import.meta.dirname, '__fixtures__/certificates', `${name}.pem`), 'utf8');
}

/** The key of every certificate here is the number one, so that nobody can take it for a secret, or keep it in a file. */
function numberOne(): string {
  const scalar = Buffer.alloc(32);
  scalar[31] = 1;
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(scalar);
  const point = curve.getPublicKey();
  const [d, x, y] = [scalar, point.subarray(1, 33), point.subarray(33)].map((each) => each.toString('base64url'));
  const key = createPrivateKey({ key: { kty: 'EC', crv: 'P-256', d, x, y } as JsonWebKey, format: 'jwk' });
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
