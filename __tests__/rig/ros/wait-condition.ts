import { createServer, type IncomingMessage, type Server } from 'node:http';

import { portOf, start, stop } from '../http-server';

/** Address at which ROS takes signals from hosts. Source: CurlCli of a handle, in an answer of its API. */
export const SIGNAL_ADDRESS = '100.100.100.110';

/** A signal as ROS reads it. Source: ROS, "ALIYUN::ROS::WaitCondition". Noted on 2026-11-28. */
export interface Signal {
  readonly status: 'SUCCESS' | 'FAILURE';
  readonly id: string;
  readonly reason: string;
}

/** The wait condition of a stack, and its handle. */
export class WaitCondition {
  readonly signals: Signal[] = [];
  /** Status with which signals are refused; undefined: they are accepted. */
  refuses: number | undefined;
  /** Number of refused signals. */
  refused = 0;

  constructor(private readonly stack: string) {}

  /** The attribute CurlCli of the handle: a command for a shell, with quotes and escaped ampersands. */
  curlCli(address = SIGNAL_ADDRESS): string {
    const headers = "-H 'Content-Type: application/json' -H 'Accept: application/json'";
    return `curl -i -X POST ${headers} http://${address}${this.path.replaceAll('&', '\\&')}`;
  }

  /** Path and query of the handle. */
  get path(): string {
    const id = '4a6c9851-3b0f-4f5f-b4ca-a14bf691a2bb';
    return `/waitcondition?stackname=${this.stack}&stackid=${id}&resource=Ready&expire=1796000000&signature=tJ8nKX2T0kdGzjQ6Zm8hJ3pLx9A%3D`;
  }

  /** Takes a signal, or refuses it. Returns the status of the answer. */
  take(body: string): number {
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

/** A stand-in for ROS at the address of its signals. It takes a signal only in the form that a handle gives. */
export class SignalService {
  private readonly conditions: WaitCondition[] = [];
  private readonly server: Server = createServer((request, response) => {
    void this.answer(request).then((status) => response.writeHead(status).end('{}'));
  });

  condition(stack = 'open-design'): WaitCondition {
    const condition = new WaitCondition(stack);
    this.conditions.push(condition);
    return condition;
  }

  /** Listens until {@link close}, and can be called again after it. Returns the port. */
  async listen(address: string, port: number): Promise<number> {
    await start(this.server, { host: address, port });
    return portOf(this.server);
  }

  close(): Promise<void> {
    return stop(this.server);
  }

  private async answer(request: IncomingMessage): Promise<number> {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
    const condition = this.conditions.find(({ path }) => path === request.url);
    const formed =
      request.method === 'POST' && request.headers['content-type'] === 'application/json' && condition;
    return formed ? condition.take(body) : 403;
  }
}
