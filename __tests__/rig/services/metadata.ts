import { createServer, type Server } from 'node:http';

import { roleAnswer } from '../alibaba-cloud/stand-in';

/** A server at the address of the ECS metadata service that records its clients. */
export class Metadata {
  /** Addresses of the clients. */
  readonly reachedBy: string[] = [];
  /** Whether the instance has its role. */
  hasRole = false;
  private readonly server: Server = createServer((request, response) => {
    this.reachedBy.push(request.socket.remoteAddress ?? '');
    const { status = 200, body = '{"AccessKeyId":"STS.stand-in"}' } =
      (this.hasRole ? roleAnswer(request, true) : undefined) ?? {};
    response.writeHead(status).end(body);
  });

  async listen(address: string, port = 80): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(port, address, resolve);
    });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }
}
