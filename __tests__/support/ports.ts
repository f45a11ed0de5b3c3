import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';

/**
 * Ports that the kernel never assigns by itself, neither to a listener on port 0 nor to a client. The ports that Linux
 * assigns begin at 32768.
 */
const [LOWEST, HIGHEST] = [15000, 32000];

/** A bound port of this address is reserved by a test. Nothing else uses the address. */
const BOOKING = '127.255.255.254';

/** Returns a TCP port without a listener. No other test receives it while this process runs. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    if ((await booked(port)) && (await unused(port))) return port;
  }
};

/** Reserves a port while this process runs. It binds UDP, which leaves TCP free. */
const booked = (port: number): Promise<boolean> => {
  const socket = createSocket('udp4').unref();
  return new Promise((resolve) => {
    socket.once('error', ({ code }: NodeJS.ErrnoException) => {
      socket.close();
      // Systems other than Linux have only one loopback address. Ports are not reserved there.
      resolve(code === 'EADDRNOTAVAIL');
    });
    socket.bind(port, BOOKING, () => resolve(true));
  });
};

const unused = (port: number): Promise<boolean> => {
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen(port, '0.0.0.0', () => server.close(() => resolve(true)));
  });
};

/** Seconds until a program listens, on a busy machine. */
const PATIENCE = 30;

/** Waits until a program listens on a loopback port. */
export const listening = async (port: number): Promise<void> => {
  for (const end = Date.now() + PATIENCE * 1000; Date.now() < end;) {
    const open = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (open) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(
    `got nothing on port ${port} within ${PATIENCE} s; see the log of whoever should listen there`,
  );
};
