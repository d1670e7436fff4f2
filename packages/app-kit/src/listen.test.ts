import { createServer } from 'node:http';
import { afterAll, expect, test } from 'vitest';
import { listen } from './listen.ts';

const server = createServer();
afterAll(() => void server.close());

test('a port that is in use is refused with the variable to change', async () => {
  const { port } = new URL(await listen(server, 0, '127.0.0.1'));
  await expect(listen(createServer(), Number(port), '127.0.0.1', { portVariable: 'ADMIN_PORT' })).rejects.toMatchObject(
    {
      code: 'address_refused',
      message: `ADMIN_PORT: port ${port} of 127.0.0.1 is in use. Stop the program that listens there, or set another port.`,
    },
  );
});

test.each(['192.0.2.1', 'nobody.invalid'])('the host %s, which this machine is not, is refused', async (host) => {
  await expect(listen(createServer(), 0, host)).rejects.toMatchObject({
    code: 'address_refused',
    message: expect.stringMatching(/^HOST.*(?:Set|cannot listen)/),
  });
});

test('a host of the admin server that this machine is not is refused with ADMIN_HOST', async () => {
  await expect(
    listen(createServer(), 0, '192.0.2.1', { hostVariable: 'ADMIN_HOST', portVariable: 'ADMIN_PORT' }),
  ).rejects.toMatchObject({ code: 'address_refused', message: expect.stringMatching(/^ADMIN_HOST/) });
});
