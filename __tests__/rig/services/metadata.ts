import { createServer, type Server } from 'node:http';

/** A server at the address of the ECS metadata service that records its clients. */
export class Metadata {
  /** Addresses of the clients. */
  readonly reachedBy: string[] = [];
  private readonly server: Server = createServer((request, response) => {
    this.reachedBy.push(request.socket.remoteAddress ?? '');
    response.end('{"AccessKeyId":"STS.stand-in"}');
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
