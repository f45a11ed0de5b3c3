import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { type Choice as Environment, render, type Rendered } from '../environment';
import { Images, type Variant } from '../image/image';
import { rootfs } from '../image/rootfs';
import { Registry } from '../services/registry';
import { type Accelerator, accelerator } from './accelerator';
import { Bridge } from './bridge';
import { MAC } from './command-line';
import { type BootFiles, bootFiles, type DataDisk, newDataDisk, newRootDisk } from './disks';
import { Machine } from './machine';
import { MetadataService } from './metadata';

/** As long as an id on Alibaba Cloud. Its serial number just fits into virtio's limit. */
const DATA_DISK_ID = 'd-bp1hosttest0datadisk';
/** Allow-list of the demo environment. */
const ALLOW = ['203.0.113.0/24'];
/** CPUs that the app's container may use. Only a kernel of the guest's own can limit them. */
export const CPUS = 1.5;
export const REGION = 'ap-southeast-1';
export const PUBLIC_ADDRESS = '47.99.152.7';
const VPC_NETWORK = '10.80.0.0/16';

const FOLDER = 'open-design-qemu-';

/** Removes the files of a failed or killed run. Its machines have already ended with it. */
const sweep = (): void => {
  for (const name of readdirSync(tmpdir()).filter((one) => one.startsWith(FOLDER))) {
    const pid = parseInt(name.slice(FOLDER.length), 10);
    if (!existsSync(`/proc/${pid}`)) rmSync(path.join(tmpdir(), name), { recursive: true, force: true });
  }
};

/** Properties in which the machines of an environment differ. */
export interface Choice {
  /** Root disk; undefined: one that has never booted. */
  readonly root?: string;
  /** Data disks that can be attached. `attached` are those that are attached at power-on. */
  readonly disks: readonly DataDisk[];
  readonly attached: readonly DataDisk[];
  readonly instanceId: string;
  readonly userData: string;
  /** Time of the clock when the machine is switched on; undefined: the current time. */
  readonly clock?: string;
}

/** A machine with its surroundings. */
export interface Stand {
  readonly machine: Machine;
  readonly metadata: MetadataService;
  /** Connection to the registry. */
  readonly registry: Bridge;
}

/** The cloud around the machines of a test file: a registry, the metadata service and disks. */
export class Site {
  private readonly stands: Stand[] = [];
  private made = 0;
  private failed = false;

  private constructor(
    private readonly folder: string,
    private readonly boot: BootFiles,
    private readonly images: Images,
    private readonly registry: Registry,
    private readonly registryPort: number,
    /** Accelerator of the machines. */
    readonly accelerator: Accelerator,
  ) {}

  static async open(): Promise<Site> {
    const guest = await rootfs();
    const boot = await bootFiles(guest);
    const images = new Images(guest);
    const registry = new Registry(guest, images.blobs);
    const port = await registry.listen('127.0.0.1');
    sweep();
    const folder = mkdtempSync(path.join(tmpdir(), `${FOLDER}${process.pid}-`));
    const site = new Site(folder, boot, images, registry, port, await accelerator(boot.kernel));
    process.stderr.write(`qemu: runs under ${site.accelerator.name}, because ${site.accelerator.why}\n`);
    return site;
  }

  /** Renders the data that a deployment of the demo environment with this image, and with a change, passes to a host. */
  render(variant: Variant, change: Partial<Environment> = {}): Rendered {
    const image = `ghcr.io/nexu-io/od@${this.images.make(variant)}`;
    return render(
      { image, allow: ALLOW, app: { cpus: CPUS }, ...change },
      { dataDiskId: DATA_DISK_ID, publicAddress: PUBLIC_ADDRESS, vpcNetwork: VPC_NETWORK },
    );
  }

  /** Creates a blank disk with the id that all hosts of this site look for. */
  dataDisk(name: string, gibibytes?: number): DataDisk {
    return this.dataDiskOf(name, newDataDisk(path.join(this.folderFor(name), 'data.raw'), gibibytes));
  }

  /** Returns a disk with that id and the content of a file. */
  dataDiskOf(name: string, file: string): DataDisk {
    return { name, id: DATA_DISK_ID, file };
  }

  /** Switches a machine on. */
  async start(name: string, choice: Choice): Promise<Stand> {
    const folder = this.folderFor(name);
    const at = (file: string): string => path.join(folder, file);
    const sockets = {
      qmp: at('qmp'),
      shell: at('shell'),
      metadata: at('metadata'),
      registry: at('registry'),
    };
    const metadata = new MetadataService({ ...choice, mac: MAC, region: REGION });
    await metadata.listen(sockets.metadata);
    const registry = new Bridge(this.registryPort);
    await registry.listen(sockets.registry);
    const root = choice.root ?? (await newRootDisk(at('root.qcow2'), this.boot));
    const { accelerator, boot } = this;
    const machine = await Machine.start(folder, { ...choice, accelerator, boot, root, sockets });
    const stand = { machine, metadata, registry };
    this.stands.push(stand);
    return stand;
  }

  /** Returns the reports of all machines, to find the reason of a failure. */
  async report(): Promise<string> {
    this.failed = true;
    const reports = await Promise.all(this.stands.map(({ machine }) => machine.report()));
    return reports.join('\n\n');
  }

  /** Creates a new folder of the site. */
  folderFor(name: string): string {
    const folder = path.join(this.folder, `${++this.made}-${name}`);
    mkdirSync(folder);
    return folder;
  }

  /** Ends all machines and services, and removes all files unless a test failed. */
  async close(): Promise<void> {
    for (const { machine, metadata, registry } of this.stands) {
      await machine.cutPower();
      await metadata.close();
      await registry.close();
    }
    await this.registry.close();
    if (this.failed)
      process.stderr.write(`until the next run, disks and consoles of the machines are in ${this.folder}\n`);
    else rmSync(this.folder, { recursive: true, force: true });
  }
}
