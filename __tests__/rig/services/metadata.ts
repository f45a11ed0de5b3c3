import { createServer, type Server } from 'node:http';

import { roleAnswer } from '../alibaba-cloud/stand-in';
import { start, stop } from '../http-server';

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

  listen(address: string, port = 80): Promise<void> {
    return start(this.server, { host: address, port });
  }

  close(): Promise<void> {
    return stop(this.server);
  }
}
