import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePort } from '../../support/ports';
import { apiserver } from './build';

const TOKEN = 'the-tests';
const READY_SECONDS = 120;

/** Response of the API server. */
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** A real Kubernetes API server with its etcd. Nothing schedules or runs the objects in it. */
export class ApiServer {
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'apiserver-'));
  private readonly processes: ChildProcess[] = [];
  private port = 0;

  /** Builds the server if necessary, starts it and waits until it is ready. */
  async start(): Promise<void> {
    const program = await apiserver();
    const [etcd, peers] = [await freePort(), await freePort()];
    this.port = await freePort();
    this.run('etcd', [
      `--data-dir=${this.at('etcd')}`,
      `--listen-client-urls=http://127.0.0.1:${etcd}`,
      `--advertise-client-urls=http://127.0.0.1:${etcd}`,
      `--listen-peer-urls=http://127.0.0.1:${peers}`,
      '--unsafe-no-fsync',
    ]);
    execFileSync('openssl', ['genrsa', '-out', this.at('key.pem'), '2048'], { stdio: 'ignore' });
    writeFileSync(this.at('tokens.csv'), `${TOKEN},tests,1,system:masters\n`);
    this.run(program, [
      `--etcd-servers=http://127.0.0.1:${etcd}`,
      '--bind-address=127.0.0.1',
      `--secure-port=${this.port}`,
      `--cert-dir=${this.at('certificates')}`,
      '--service-account-issuer=https://tests.invalid',
      `--service-account-key-file=${this.at('key.pem')}`,
      `--service-account-signing-key-file=${this.at('key.pem')}`,
      `--token-auth-file=${this.at('tokens.csv')}`,
      '--authorization-mode=RBAC',
      '--service-cluster-ip-range=192.168.0.0/20',
      // No controller creates the default service account of a namespace.
      '--disable-admission-plugins=ServiceAccount',
    ]);
    const end = Date.now() + READY_SECONDS * 1000;
    while ((await this.ask('GET', '/readyz').catch(() => ({ status: 0 }))).status !== 200) {
      if (Date.now() > end) throw new Error(`the API server was not ready within ${READY_SECONDS} s`);
      await sleep(200);
    }
  }

  /** Text of a kubeconfig for the administrator. */
  kubeconfig(): string {
    const user = { name: 'tests', user: { token: TOKEN } };
    const server = `https://127.0.0.1:${this.port}`;
    const cluster = { name: 'tests', cluster: { server, 'insecure-skip-tls-verify': true } };
    const context = { name: 'tests', context: { cluster: 'tests', user: 'tests' } };
    return JSON.stringify({
      apiVersion: 'v1',
      kind: 'Config',
      'current-context': 'tests',
      users: [user],
      clusters: [cluster],
      contexts: [context],
    });
  }

  async stop(): Promise<void> {
    for (const child of this.processes.reverse()) {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (child.kill('SIGKILL')) await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** Sends a request. A body is sent as JSON, or as a server-side apply if the method is PATCH. */
  ask(method: 'GET' | 'POST' | 'PATCH' | 'DELETE', url: string, body?: unknown): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const type = method === 'PATCH' ? 'application/apply-patch+yaml' : 'application/json';
      const sent = request(
        {
          host: '127.0.0.1',
          port: this.port,
          path: url,
          method,
          headers: {
            authorization: `Bearer ${TOKEN}`,
            ...(body === undefined ? {} : { 'content-type': type }),
          },
          rejectUnauthorized: false,
        },
        (response) => {
          let text = '';
          response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
          response.on('end', () => resolve({ status: response.statusCode ?? 0, body: parsed(text) }));
        },
      );
      sent.once('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }

  private run(program: string, args: readonly string[]): void {
    this.processes.push(spawn(program, args, { cwd: this.folder, stdio: 'ignore' }));
  }

  private at(name: string): string {
    return path.join(this.folder, name);
  }
}

const parsed = (text: string): Record<string, unknown> => {
  try {
    return JSON.parse(text) as Record<string, unknown>;
  } catch {
    return { text };
  }
};
