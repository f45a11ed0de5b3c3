import type { Rendered } from '../environment';
import type { DataDisk, Disks } from './disks';
import type { Machine } from './machine';
import type { MetadataService } from './metadata';
import type { Site, Stand } from './site';
import { ready } from './visitor';

const SECONDS = 1800;
const INSTANCE = 'i-bp1hosttest0000000001';

/** Bytes after which the image counts as half pulled. It has about 45 MB. */
const HALF_PULLED = 20e6;

/** Waits for the moment of a power cut, recognised by the activity of the host. */
type Moment = (stand: Stand) => Promise<void>;

const says =
  (pattern: RegExp): Moment =>
  ({ machine }) =>
    machine.console.waitFor(pattern, SECONDS);

/** Moments in chronological order. */
const MOMENTS = {
  // Nothing is synced yet: the files of cloud-init may be empty after the cut.
  'after cloud-init wrote its files': says(/running 'modules:config'/),
  'while the data disk is formatted': says(/formatting the blank disk/),
  'while the image is pulled': ({ registry }) => registry.carries(HALF_PULLED),
  'while nginx is configured and started': says(/step \d+\/\d+ proxy/),
} as const satisfies Readonly<Record<string, Moment>>;

/** Name of a moment. */
export type Cut = keyof typeof MOMENTS;

/** State after a power cut. */
export interface Remains {
  readonly disks: Disks;
  /** Whether the token had been generated. */
  readonly token: boolean;
}

/** The first boot of a host, with copies of its disks at several moments. */
export class FirstBoot {
  /** All moments, in chronological order. */
  static readonly CUTS = Object.keys(MOMENTS) as readonly Cut[];

  /** The app's token. It is set when the host is ready. */
  token = '';
  private readonly remains = new Map<Cut, Remains>();

  private constructor(
    private readonly site: Site,
    readonly disk: DataDisk,
    private readonly rendered: Rendered,
    private readonly cuts: readonly Cut[],
    private stand: Stand,
  ) {}

  /** Switches on a new host with only its root disk. `cuts` are the moments at which {@link finish} copies the disks. */
  static async begin(site: Site, cuts: readonly Cut[]): Promise<FirstBoot> {
    const rendered = site.render({ generation: 'G3', version: '1' });
    const disk = site.dataDisk('data');
    const { userData } = rendered;
    const stand = await site.start('first', { disks: [disk], attached: [], instanceId: INSTANCE, userData });
    return new FirstBoot(site, disk, rendered, cuts, stand);
  }

  get machine(): Machine {
    return this.stand.machine;
  }

  get metadata(): MetadataService {
    return this.stand.metadata;
  }

  /** Completes the boot. Like Terraform, it attaches the data disk to the running machine. */
  async finish(): Promise<void> {
    const { console } = this.machine;
    const attached = console
      .waitFor(/step \d+\/\d+ disk/, SECONDS)
      .then(() => this.machine.attach(this.disk));
    // A failure is handled below, where the promise is awaited.
    attached.catch(() => undefined);
    for (const cut of this.cuts) {
      await MOMENTS[cut](this.stand);
      const token = console.said(/step \d+\/\d+ token[^]*step \d+\/\d+ /);
      const disks = await this.machine.disksAfterPowerCut(this.site.folderFor('cut'));
      this.remains.set(cut, { disks, token });
    }
    await attached;
    this.token = await ready(this.machine);
  }

  /** Returns the state after a power cut. */
  after(cut: Cut): Remains {
    const remains = this.remains.get(cut);
    if (!remains) throw new Error(`first boot: got no disks from a power cut ${cut}; check how far it got`);
    return remains;
  }

  /** Switches the same machine on with the disks of a power cut. */
  again({ root, data }: Disks): Promise<Stand> {
    const disk = this.site.dataDiskOf('data', data);
    const { userData } = this.rendered;
    return this.site.start('again', {
      root,
      disks: [disk],
      attached: [disk],
      instanceId: INSTANCE,
      userData,
    });
  }

  /** Switches on a new host that replaces this one. The given disks and the disk of this host can be attached to it. */
  successor(disks: readonly DataDisk[], userData: string): Promise<Stand> {
    const instanceId = 'i-bp1hosttest0000000002';
    return this.site.start('successor', { disks: [...disks, this.disk], attached: [], instanceId, userData });
  }

  /** Switches the machine on again after a power cut. */
  async switchOnAgain(): Promise<Machine> {
    this.stand = await this.again({ root: this.machine.root, data: this.disk.file });
    return this.machine;
  }
}
