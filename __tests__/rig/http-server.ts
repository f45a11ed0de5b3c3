import { once } from 'node:events';
import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { ListenOptions } from 'node:net';

type Server = HttpServer | HttpsServer;

/** Starts a server. It listens when the promise resolves, and rejects when it cannot. */
export const start = async (server: Server, at: ListenOptions): Promise<void> => {
  await once(server.listen(at), 'listening');
};

/** The port on which a server listens. */
export const portOf = (server: Server): number => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server listens on no port');
  return address.port;
};

/** Closes all connections of a server and stops it. */
export const stop = async (server: Server): Promise<void> => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
};
