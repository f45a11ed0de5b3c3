import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Address at which ROS takes signals from hosts. Source: CurlCli of a handle, in an answer of its API. */
export const SIGNAL_ADDRESS = '100.100.100.110';

/** A signal as ROS reads it. Source: ROS, "ALIYUN::ROS::WaitCondition". Noted on 2026-11-28. */
export interface Signal {
  readonly status: 'SUCCESS' | 'FAILURE';
  readonly id: string;
  readonly reason: string;
}

const QUERY = {
  stackname: 'open-design',
  stackid: '4a6c9851-3b0f-4f5f-b4ca-a14bf691a2bb',
  resource: 'Ready',
  expire: '1796000000',
  signature: 'tJ8nKX2T0kdGzjQ6Zm8hJ3pLx9A%3D',
};

/** A stand-in for the wait condition of a stack. It takes a signal only from the command that it gives. */
export class WaitCondition {
  readonly signals: Signal[] = [];
  /** Status with which it refuses signals; undefined: it takes them. */
  refuses: number | undefined;
  /** Number of requests that it has refused. */
  refused = 0;
  private readonly server: Server = createServer((request, response) => {
    void this.answer(request).then((status) => response.writeHead(status).end('{}'));
  });

  /** The attribute CurlCli of the handle: a command for a shell, with quotes and escaped ampersands. */
  curlCli(address = `${SIGNAL_ADDRESS}:80`): string {
    const query = Object.entries(QUERY).map(([key, value]) => `${key}=${value}`);
    const headers = ["-H 'Content-Type: application/json'", "-H 'Accept: application/json'"];
    return `curl -i -X POST ${headers.join(' ')} http://${address.replace(/:80$/, '')}/waitcondition?${query.join('\\&')}`;
  }

  /** Listens until {@link close}, and can be called again after it. Returns the port. */
  async listen(address: string, port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', reject).listen(port, address, resolve);
    });
    return (this.server.address() as AddressInfo).port;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private async answer(request: IncomingMessage): Promise<number> {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
    const { pathname, search } = new URL(request.url ?? '', 'http://localhost');
    const expected = Object.entries(QUERY).map(([key, value]) => `${key}=${value}`);
    if (
      request.method !== 'POST' ||
      request.headers['content-type'] !== 'application/json' ||
      pathname !== '/waitcondition' ||
      search !== `?${expected.join('&')}`
    )
      return 403;
    if (this.refuses !== undefined) {
      this.refused += 1;
      return this.refuses;
    }
    try {
      this.signals.push(JSON.parse(body) as Signal);
      return 200;
    } catch {
      return 400;
    }
  }
}
