import { connect, createServer, type Server, type Socket } from 'node:net';

/** A Unix socket that forwards to a loopback port and counts the bytes from there. */
export class Bridge {
  private carried = 0;
  private watchers: { readonly bytes: number; readonly met: () => void }[] = [];
  private readonly open = new Set<Socket>();
  private readonly server: Server;

  constructor(port: number) {
    this.server = createServer((near) => {
      const far = connect(port, '127.0.0.1');
      far.on('data', (chunk: Buffer) => this.count(chunk.length));
      near.pipe(far).pipe(near);
      this.open.add(near).add(far);
      // A machine whose power is cut does not close its connections.
      near.on('error', () => far.destroy());
      far.on('error', () => near.destroy());
      near.once('close', () => {
        this.open.delete(near);
        far.destroy();
      });
      // The registry closes an idle connection. What a slow machine has not read yet still reaches it.
      far.once('close', () => {
        this.open.delete(far);
        near.end();
      });
    });
  }

  async listen(socket: string): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(socket, resolve));
  }

  /** Resolves when this many bytes have arrived in total. */
  async carries(bytes: number): Promise<void> {
    if (this.carried >= bytes) return;
    await new Promise<void>((met) => this.watchers.push({ bytes, met }));
  }

  async close(): Promise<void> {
    for (const socket of this.open) socket.destroy();
    await new Promise<void>((resolve) => this.server.close(() => resolve()));
  }

  private count(bytes: number): void {
    this.carried += bytes;
    const met = this.watchers.filter((watcher) => watcher.bytes <= this.carried);
    this.watchers = this.watchers.filter((watcher) => !met.includes(watcher));
    met.forEach((watcher) => watcher.met());
  }
}
