import { type ChildProcess } from 'node:child_process';
import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { VPC_RESOLVERS } from '../../../alibaba-cloud/networks';
import { landingOf } from '../../../cli/render/landing';
import { ABROAD, demoWith } from '../../support/environments';
import { stackOf, synthText } from '../../support/synth';
import { gone, helper } from '../acme/pebble';
import { run } from '../image/program';
import { VALUES } from '../rendered/host';
import type { ScriptRun } from '../script-run';
import type { Machine } from './machine';
import { until } from './outside';
import type { World } from './world';

/** Keys of the section `acrProxy`. */
export type ProxySection = Readonly<Record<string, unknown>>;

const landing = (section: ProxySection) => {
  const environment = demoWith({
    ...ABROAD,
    ecs: { zone: 'ap-southeast-1a' },
    acrProxy: { zone: 'ap-southeast-1a', instanceType: 'ecs.t6-c2m1.large', ...section },
  });
  return landingOf(stackOf(synthText(environment), 'test-acr-proxy').json, VALUES);
};

/** The host of a reverse proxy as a deployment creates it. */
export class ProxyMachine {
  readonly machine: Machine;

  constructor(
    world: World,
    private readonly section: ProxySection,
    prepare?: (root: string) => void,
  ) {
    this.machine = world.machine(() => landing(section).userData, prepare);
  }

  async bootToReady(): Promise<void> {
    await this.machine.boot();
    await this.ready();
  }

  async ready(): Promise<void> {
    try {
      await until(
        'acr-proxy ready',
        () => this.machine.exec('acr-proxy ready'),
        ({ code }) => code === 0,
      );
    } catch (error) {
      const logs =
        'cloud-init status --long; journalctl --no-pager -n 60 -u acr-proxy -u acr-proxy-egress -u acr-proxy-apply -u cloud-final; tail -n 20 /var/log/acr-proxy.log /var/log/acr-proxy/error.log';
      throw new Error(`${String(error)}\n${(await this.machine.exec(logs)).out}`);
    }
  }

  /** Runs the commands of a deployment of a changed section. It stops at the first failure. */
  async deploy(change: ProxySection = {}): Promise<ScriptRun> {
    let last: ScriptRun = { code: 0, out: '' };
    for (const { script } of landing({ ...this.section, ...change }).commands) {
      last = await this.machine.exec('exec sh -s', script);
      if (last.code !== 0) return last;
    }
    return last;
  }
}

/** The name servers of a VPC, at their addresses. */
export class NameServers {
  private readonly folder = mkdtempSync(path.join(tmpdir(), 'names-'));
  private readonly servers: ChildProcess[] = [];

  /** @param names the addresses of names; other names have none */
  async open(names: Readonly<Record<string, string>>): Promise<void> {
    const file = path.join(this.folder, 'names.json');
    writeFileSync(file, JSON.stringify(names));
    for (const address of VPC_RESOLVERS) {
      run('ip', 'address', 'replace', `${address}/32`, 'dev', 'lo');
      this.servers.push(await helper('dns.mjs', '53', file, '/nonexistent', '/nonexistent', address));
    }
  }

  async close(): Promise<void> {
    for (const server of this.servers) await gone(server);
    for (const address of VPC_RESOLVERS) run('ip', 'address', 'delete', `${address}/32`, 'dev', 'lo');
    rmSync(this.folder, { recursive: true });
  }
}

/** Adds host entries to a guest before its first boot, as the output `host_entries` has them. */
export const withEntries =
  (address: string, names: readonly string[]) =>
  (root: string): void => {
    const lines = names.map((name) => `${address} ${name}\n`).join('');
    appendFileSync(path.join(root, 'etc/hosts'), lines);
  };

/** Lets this machine pass packets from one guest to another, as the route of a VPN does. */
export const route = (...machines: readonly Machine[]): void => {
  for (const { link } of machines) run('sysctl', '-qw', `net.ipv4.conf.ve-${link.machine}.forwarding=1`);
};
