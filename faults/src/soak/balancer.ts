import { connect, createServer, type Socket } from 'node:net';

export interface Balancer {
  readonly url: string;
  close(): void;
}

/** Shares connections out to the backends in turn, past one that refuses them: what stands in front of two receivers. */
export async function startBalancer(ports: readonly number[]): Promise<Balancer> {
  const sockets = new Set<Socket>();
  let turn = 0;

  function forward(near: Socket, untried: readonly number[]): void {
    const [port, ...others] = untried;
    if (port === undefined || near.destroyed) return void near.destroy();
    const far = track(connect(port, '127.0.0.1'));
    let isConnected = false;
    far.once('connect', () => {
      isConnected = true;
      near.pipe(far).pipe(near);
    });
    far.once('close', () => {
      if (isConnected) near.destroy();
      else forward(near, others);
    });
    near.once('close', () => far.destroy());
  }

  function track(socket: Socket): Socket {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
    return socket;
  }

  const server = createServer((near) => {
    turn = (turn + 1) % ports.length;
    forward(track(near), [...ports.slice(turn), ...ports.slice(0, turn)]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
