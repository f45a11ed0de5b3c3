import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { type Choice, render, type Values } from '../environment';
import type { ScriptRun } from '../script-run';
import type { Disk } from './disk';
import { Machine } from './machine';
import { Link } from './network';
import { type Answer, type Ask, ask, bearer, until } from './outside';

export interface HostOptions {
  readonly image: string;
  /** Undefined: the network of the host, on which the tests are. */
  readonly allow?: readonly string[];
  readonly domain?: string;
  readonly registryMirrors?: readonly string[];
  readonly disk?: Disk;
  /** Id of the data disk where there is none. */
  readonly diskId?: string;
  /** Changes the root filesystem before the first boot. */
  readonly prepare?: (root: string) => void;
}

/** A host as a deploy makes it and a user meets it. */
export class Host {
  readonly machine: Machine;
  /** The user data it was made with. */
  readonly userData: string;
  private readonly values: Values;

  constructor(
    base: string,
    private readonly folder: string,
    private readonly options: HostOptions,
  ) {
    const link = new Link();
    this.values = {
      dataDiskId: options.disk?.id ?? options.diskId ?? 'd-bp1thereisnosuchdisk',
      publicAddress: link.guest,
    };
    this.userData = render(this.choice({}, link), this.values).userData;
    const { disk, prepare } = options;
    this.machine = new Machine({ base, folder, userData: this.userData, disk, prepare }, link);
  }

  /** Its data disk, which outlives it. */
  get disk(): Disk {
    if (!this.options.disk) throw new Error('this host was made without a data disk');
    return this.options.disk;
  }

  /** Address it is reached at. */
  get address(): string {
    return this.machine.link.guest;
  }

  boot(): Promise<void> {
    return this.machine.boot();
  }

  /** Boots, and waits until it says that it is ready. */
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
      );
    } catch (error) {
      const logs =
        'cloud-init status --long; journalctl --no-pager -n 40 -u open-design-apply -u cloud-final';
      const { out } = await this.machine.exec(`${logs}; tail -n 20 /var/log/open-design.log`);
      throw new Error(`${String(error)}\n${out}\n${this.machine.console().slice(-1000)}`);
    }
  }

  /** Asks from outside. */
  ask(what: Omit<Ask, 'host'>, body?: string): Promise<Answer> {
    return ask({ ...what, host: this.address }, body);
  }

  token(): Promise<string> {
    return this.machine.sh('open-design token');
  }

  /** Runs what a deploy of a changed environment runs, as Cloud Assistant does: the first failure ends it. */
  async deploy(change: Partial<Choice>): Promise<ScriptRun> {
    let last: ScriptRun = { code: 0, out: '' };
    for (const command of render(this.choice(change, this.machine.link), this.values).commands) {
      last = await this.machine.exec('exec sh -s', command);
      if (last.code !== 0) return last;
    }
    return last;
  }

  /** Waits until a file on its root filesystem matches; reads it from outside, so that nothing inside is disturbed. */
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

  /** Adds rows to the app's database through the proxy; returns how many it has. */
  async write(...texts: readonly string[]): Promise<number> {
    const headers = bearer(await this.token());
    let rows = 0;
    for (const text of texts) {
      const { status, body } = await this.ask({ path: '/api/rows', method: 'POST', headers }, text);
      if (status !== 200) throw new Error(`a row was answered with ${status}: ${body}`);
      ({ rows } = JSON.parse(body) as { readonly rows: number });
    }
    return rows;
  }

  async rows(): Promise<number> {
    const { body } = await this.ask({ path: '/api/rows', headers: bearer(await this.token()) });
    return (JSON.parse(body) as { readonly rows: number }).rows;
  }

  private choice(change: Partial<Choice>, link: Link): Choice {
    const { image, domain, registryMirrors, allow = [link.subnet] } = this.options;
    return {
      image,
      allow,
      ...(domain && { domain }),
      ...(registryMirrors && { registryMirrors }),
      ...change,
    };
  }
}
