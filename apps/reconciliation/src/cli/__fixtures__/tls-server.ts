import { createECDH, createPrivateKey, type JsonWebKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { TLSSocket } from 'node:tls';

/** A PostgreSQL server that offers TLS with a self-signed certificate, and nothing after that. */
export async function startSelfSignedServer(): Promise<{ readonly port: number; close(): void }> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => {
      // The answer to an SSLRequest: TLS begins.
      socket.write('S');
      new TLSSocket(socket, { isServer: true, key: privateKey(), cert: certificate() }).on('error', () => {});
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port, close: () => void server.close() };
}

function certificate(): string {
  const folder = new URL('../../../../../faults/src/fakes/__fixtures__/certificates/', import.meta.url);
  return readFileSync(new URL('self-signed.pem', folder), 'utf8');
}

/** The certificates of `faults` have the private key 1, which is clearly no secret. */
function privateKey(): string {
  const scalar = Buffer.alloc(32);
  scalar[31] = 1;
  const curve = createECDH('prime256v1');
  curve.setPrivateKey(scalar);
  const point = curve.getPublicKey();
  const [d, x, y] = [scalar, point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'));
  const key = createPrivateKey({ key: { kty: 'EC', crv: 'P-256', d, x, y } as JsonWebKey, format: 'jwk' });
  return key.export({ type: 'pkcs8', format: 'pem' }).toString();
}
