import { createSocket } from 'node:dgram';
import { connect, createServer } from 'node:net';

/**
 * Ports that the kernel gives nobody by itself, neither to who listens on port 0 nor to who connects: those of Linux
 * begin at 32768.
 */
const [LOWEST, HIGHEST] = [15000, 32000];

/** A port of this address means that a test was given it: nothing else uses the address. */
const BOOKING = '127.255.255.254';

/** A TCP port that nobody listens on, and that no other test is given while this process lives. */
export const freePort = async (): Promise<number> => {
  for (;;) {
    const port = LOWEST + Math.floor(Math.random() * (HIGHEST - LOWEST));
    if ((await booked(port)) && (await unused(port))) return port;
  }
};

/** Books a port for as long as this process lives: by UDP, which leaves TCP free. */
const booked = (port: number): Promise<boolean> => {
  const socket = createSocket('udp4').unref();
  return new Promise((resolve) => {
    socket.once('error', ({ code }: NodeJS.ErrnoException) => {
      socket.close();
      // Other systems than Linux have one address of loopback, and do without.
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

/** Seconds until a program listens, on a machine that does much else. */
const PATIENCE = 30;

/** Waits until somebody listens on a port of loopback. */
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
