import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';

import { METADATA_ADDRESS } from '../../../alibaba-cloud/networks';
import { type Blob, Images, type Variant } from '../image/image';
import { REGISTRY_ADDRESS } from '../image/packages';
import { cacheFolder, rootfs } from '../image/rootfs';
import { unpacked } from '../image/unpacked';
import { Metadata } from '../services/metadata';
import { Registry } from '../services/registry';
import { Disk } from './disk';
import { Host, type HostOptions } from './host';
import { Machine } from './machine';
import { addAddresses, Link, removeAddresses } from './network';
import { sweep } from './sweep';

/** The machines of a test file and their surroundings. */
export class World {
  private readonly machines: Machine[] = [];
  private readonly disks: Disk[] = [];
  private made = 0;

  private constructor(
    private readonly base: string,
    private readonly images: Images,
    readonly registry: Registry,
    readonly metadata: Metadata,
  ) {}

  static async open(): Promise<World> {
    await sweep(World.machines());
    const guest = await rootfs();
    const images = new Images(guest);
    const registry = new Registry(guest, images.blobs);
    const metadata = new Metadata();
    addAddresses();
    await registry.listen(REGISTRY_ADDRESS, 443).catch((error: unknown) => {
      throw new Error(`the host tests are already running on this machine: ${String(error)}`);
    });
    await metadata.listen(METADATA_ADDRESS);
    return new World(unpacked(guest), images, registry, metadata);
  }

  /** Blobs of all images. */
  get blobs(): ReadonlyMap<string, Blob> {
    return this.images.blobs;
  }

  /** Creates an image and returns its reference, as in the configuration. */
  image(variant: Variant, name = 'ghcr.io/nexu-io/od'): string {
    return `${name}@${this.images.make(variant)}`;
  }

  /** Creates a blank data disk. */
  disk(mebibytes?: number): Disk {
    const disk = new Disk(path.join(this.folder(), 'disk.img'), mebibytes);
    this.disks.push(disk);
    return disk;
  }

  /** Creates a host, as a deployment of an environment does. It is off. */
  host(options: HostOptions): Host {
    const host = new Host(this.base, this.folder(), options);
    this.machines.push(host.machine);
    return host;
  }

  /**
   * Creates a machine that is no host of the app. It is off.
   *
   * @param userDataAt returns the user data of a machine with this link
   */
  machine(userDataAt: (link: Link) => string, prepare?: (root: string) => void): Machine {
    const link = new Link();
    const parts = { base: this.base, folder: this.folder(), userData: userDataAt(link), prepare };
    const machine = new Machine(parts, link);
    this.machines.push(machine);
    return machine;
  }

  /** Removes all machines and disks. `disks` are removed last, when nothing uses them. */
  async close(): Promise<void> {
    for (const machine of this.machines) await machine.destroy();
    for (const disk of this.disks) disk.remove();
    await this.registry.close();
    await this.metadata.close();
    removeAddresses();
    for (let number = 1; number <= this.made; number++) {
      rmSync(World.folderOf(number), { recursive: true, force: true });
    }
  }

  private folder(): string {
    const folder = World.folderOf(++this.made);
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  private static folderOf(number: number): string {
    return path.join(World.machines(), `${process.pid}-${number}`);
  }

  private static machines(): string {
    return path.join(cacheFolder(), 'machines');
  }
}
