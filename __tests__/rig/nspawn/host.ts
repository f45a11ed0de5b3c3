import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { type Carrier, type Choice, render, type Values } from '../environment';
import type { ScriptRun } from '../script-run';
import type { Disk } from './disk';
import { Machine } from './machine';
import { Link } from './network';
import { type Answer, type Ask, ask, bearer, SELDOM, until } from './outside';

export interface HostOptions {
  readonly image: string;
  /** Networks of clients; undefined: the network between the host and the tests. */
  readonly allow?: readonly string[];
  readonly domain?: string;
  readonly registryMirrors?: readonly string[];
  /** Other keys of the section `app`. */
  readonly app?: Readonly<Record<string, unknown>>;
  /** Public keys for SSH; undefined: none. */
  readonly sshKeys?: readonly string[];
  /** Enterprise instance that has the image; undefined: none. */
  readonly acrInstanceId?: string;
  readonly disk?: Disk;
  /** Id of the data disk if the disk itself is missing. */
  readonly diskId?: string;
  /** Changes the root filesystem before the first boot. */
  readonly prepare?: (root: string) => void;
  /** What deploys the host; undefined: Terraform. */
  readonly carrier?: Carrier;
}

/** A host as a deployment creates it and a user sees it. */
export class Host {
  readonly machine: Machine;
  /** User data with which the host was created. */
  readonly userData: string;
  private readonly values: Values;
  private readonly render: Carrier;

  constructor(
    base: string,
    private readonly folder: string,
    private readonly options: HostOptions,
  ) {
    const link = new Link();
    this.values = {
      dataDiskId: options.disk?.id ?? options.diskId ?? 'd-bp1thereisnosuchdisk',
      publicAddress: link.guest,
      vpcNetwork: link.subnet,
    };
    this.render = options.carrier ?? render;
    this.userData = this.render(this.choice({}, link), this.values).userData;
    const { disk, prepare } = options;
    this.machine = new Machine({ base, folder, userData: this.userData, disk, prepare }, link);
  }

  /** Data disk, which outlives the host. */
  get disk(): Disk {
    if (!this.options.disk) throw new Error('this host was created without a data disk');
    return this.options.disk;
  }

  /** Address of the host. */
  get address(): string {
    return this.machine.link.guest;
  }

  boot(): Promise<void> {
    return this.machine.boot();
  }

  /** Boots the host and waits until it reports that it is ready. */
  async bootToReady(): Promise<void> {
    await this.boot();
    await this.ready();
  }

  async ready(): Promise<ScriptRun> {
    try {
      return await until(
        'open-design ready',
        () => this.machine.exec('open-design ready'),
        ({ code }) => code === 0,
        { pause: SELDOM },
      );
    } catch (error) {
      const logs =
        'cloud-init status --long; journalctl --no-pager -n 40 -u open-design -u open-design-apply -u cloud-final';
      const { out } = await this.machine.exec(`${logs}; tail -n 20 /var/log/open-design.log`);
      throw new Error(`${String(error)}\n${out}\n${this.machine.console().slice(-1000)}`);
    }
  }

  /** Headers with the name by which a browser asks for the host. */
  named(headers: Ask['headers'] = {}): Readonly<Record<string, string>> {
    return { ...(this.options.domain && { host: this.options.domain }), ...headers };
  }

  /** Sends a request from outside. */
  ask(what: Omit<Ask, 'host'>, body?: string): Promise<Answer> {
    return ask({ ...what, host: this.address, headers: this.named(what.headers) }, body);
  }

  token(): Promise<string> {
    return this.machine.sh('open-design token');
  }

  /** The commands of a deployment of a changed environment, in their order. */
  commands(change: Partial<Choice> = {}): readonly string[] {
    return this.render(this.choice(change, this.machine.link), this.values).commands;
  }

  /** Runs the commands of a deployment of a changed environment. Like Cloud Assistant, it stops at the first failure. */
  async deploy(change: Partial<Choice>): Promise<ScriptRun> {
    let last: ScriptRun = { code: 0, out: '' };
    for (const command of this.commands(change)) {
      last = await this.machine.exec('exec sh -s', command);
      if (last.code !== 0) return last;
    }
    return last;
  }

  /** Waits until a file on the root filesystem matches. It reads the file from outside and does not disturb the host. */
  async sees(file: string, pattern: RegExp): Promise<void> {
    const inside = path.join(this.folder, 'root', file);
    for (const end = Date.now() + 240_000; Date.now() < end;) {
      if (existsSync(inside) && pattern.test(readFileSync(inside, 'utf8'))) return;
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    throw new Error(
      `${file} never matched ${String(pattern)}; the console says: ${this.machine.console().slice(-2000)}`,
    );
  }

  /** Adds rows to the app's database through the proxy. Returns the number of rows in it. */
  async write(...texts: readonly string[]): Promise<number> {
    const headers = bearer(await this.token());
    let rows = 0;
    for (const text of texts) {
      const { status, body } = await this.ask({ path: '/api/rows', method: 'POST', headers }, text);
      if (status !== 200) throw new Error(`the request to add a row failed with ${status}: ${body}`);
      ({ rows } = JSON.parse(body) as { readonly rows: number });
    }
    return rows;
  }

  async rows(): Promise<number> {
    const { body } = await this.ask({ path: '/api/rows', headers: bearer(await this.token()) });
    return (JSON.parse(body) as { readonly rows: number }).rows;
  }

  private choice(change: Partial<Choice>, link: Link): Choice {
    const {
      image,
      domain,
      registryMirrors,
      app,
      sshKeys,
      acrInstanceId,
      allow = [link.subnet],
    } = this.options;
    return {
      image,
      allow,
      ...(domain && { domain }),
      ...(registryMirrors && { registryMirrors }),
      ...(app && { app }),
      ...(sshKeys && { sshKeys }),
      ...(acrInstanceId && { acrInstanceId }),
      ...change,
    };
  }
}
