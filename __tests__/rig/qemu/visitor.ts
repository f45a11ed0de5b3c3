import { setTimeout as sleep } from 'node:timers/promises';

import type { Machine } from './machine';
import { basic } from './outside';

/** A generous timeout, not a promise: without KVM and under load, a first boot took 18 minutes. */
const READY_SECONDS = 1800;

/** Milliseconds between two questions. Without KVM, a shorter pause keeps the guest busy with them. */
const PAUSE = 3000;

/**
 * Waits until the app answers correctly from outside: closed without credentials, open with the token. The token is read
 * on the host, as an operator does.
 *
 * @returns the token
 */
export const ready = async (machine: Machine): Promise<string> => {
  const seen = new Set<string>();
  for (const end = Date.now() + READY_SECONDS * 1000; Date.now() < end;) {
    await sleep(PAUSE);
    const closed = await machine.ask({ port: 443 });
    seen.add(`${closed.status} without credentials`);
    if (closed.status !== 401) continue;
    const { code, out } = await machine.run('open-design token');
    seen.add(`exit ${code} of open-design token`);
    if (code) continue;
    const token = out.trim();
    const open = await machine.ask({ port: 443, headers: basic(token) });
    seen.add(`${open.status} with the token`);
    if (open.status === 200) return token;
  }
  throw new Error(`host: got ${[...seen].join(', ')}; allowed 401 without and 200 with the token`);
};

/** Waits until the host reports a finished apply, shortly after the first answer. Returns the report. */
export const applied = (machine: Machine): Promise<string> => says(machine, 0);

/** Waits until the host reports a failure. It does so between two attempts, which are half a minute apart. */
export const failed = (machine: Machine): Promise<string> => says(machine, 1);

const says = async (machine: Machine, exit: number): Promise<string> => {
  const seen = new Set<string>();
  for (const end = Date.now() + READY_SECONDS * 1000; Date.now() < end;) {
    await sleep(PAUSE);
    const { code, out } = await machine.run('open-design ready');
    if (code === exit) return out;
    seen.add(`exit ${code}: ${out}`);
  }
  throw new Error(`open-design ready: got ${[...seen].join(', ')}; allowed exit ${exit}`);
};

/** Writes a row through the front proxy. The app answers when the row is on the disk. */
export const write = async (machine: Machine, token: string, text: string): Promise<void> => {
  const headers = basic(token);
  const { status } = await machine.ask({ port: 443, path: '/api/rows', method: 'POST', headers, body: text });
  if (status !== 200) throw new Error(`row: got ${status}, allowed 200`);
};

/** Returns the number of rows in the app's database. */
export const rows = async (machine: Machine, token: string): Promise<number> => {
  const { body } = await machine.ask({ port: 443, path: '/api/rows', headers: basic(token) });
  return (JSON.parse(body) as { readonly rows: number }).rows;
};

/** Runs the commands of a deployment on an existing host, one after the other. Their output goes to the console. */
export const deploy = async (machine: Machine, commands: readonly string[]): Promise<void> => {
  machine.console.forget();
  for (const command of commands) await machine.output(`exec >/dev/console 2>&1\n${command}`);
};

/** Returns the status of cloud-init after its end. */
export const cloudInit = async (machine: Machine): Promise<Record<string, unknown>> => {
  const { out } = await machine.run('cloud-init status --wait --format json');
  const { datasource, status, errors, recoverable_errors } = JSON.parse(out) as CloudInitStatus;
  return { datasource, status, complaints: [...errors, ...Object.values(recoverable_errors).flat()] };
};

interface CloudInitStatus {
  readonly datasource: string;
  readonly status: string;
  readonly errors: readonly string[];
  readonly recoverable_errors: Readonly<Record<string, readonly string[]>>;
}
