import { existsSync } from 'node:fs';

import { METADATA_ADDRESS } from '../../../alibaba-cloud/networks';
import { REGISTRY_ADDRESS } from '../image/packages';
import { run } from '../image/program';
import { SIGNAL_ADDRESS } from '../ros/wait-condition';

/** Address of a client that is on no allow-list. */
export const STRANGER = '198.51.100.77';

/** Address in the first vSwitch of the environments, as a balancer has one. */
export const IN_V_SWITCH = '10.80.0.77';

/** Address of the stand-in for Docker's mirrors. */
export const ARCHIVE_ADDRESS = '100.100.100.202';

const SHARED = [METADATA_ADDRESS, REGISTRY_ADDRESS, ARCHIVE_ADDRESS, SIGNAL_ADDRESS, STRANGER, IN_V_SWITCH];

/** Adds the addresses to this machine that the guests expect outside. */
export const addAddresses = (): void => {
  for (const address of SHARED) run('ip', 'address', 'replace', `${address}/32`, 'dev', 'lo');
};

export const removeAddresses = (): void => {
  for (const address of SHARED) run('ip', 'address', 'delete', `${address}/32`, 'dev', 'lo');
};

/** The link between this machine and a guest. Each guest has its own subnet. */
export class Link {
  private readonly number: number;

  /** @param machine name of the guest, from which nspawn derives the name of the interface; by default a new one */
  constructor(readonly machine = Link.free()) {
    this.number = Number(machine.replace(/\D/g, ''));
    Link.taken.add(machine);
  }

  get host(): string {
    return `10.77.${this.number}.1`;
  }
  get guest(): string {
    return `10.77.${this.number}.2`;
  }
  get subnet(): string {
    return `10.77.${this.number}.0/24`;
  }

  /** Waits until nspawn has created the interface, and adds the address of this end. */
  async plug(): Promise<void> {
    for (let tries = 0; !existsSync(`/sys/class/net/ve-${this.machine}`); tries++) {
      if (tries > 600) throw new Error(`nspawn created no interface for ${this.machine} within 30 s`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    run('ip', 'address', 'replace', `${this.host}/24`, 'dev', `ve-${this.machine}`);
    run('ip', 'link', 'set', `ve-${this.machine}`, 'up');
  }

  /** Removes the interface, so that the next boot does not find it: the kernel is slow to remove it by itself. */
  unplug(): void {
    try {
      if (existsSync(`/sys/class/net/ve-${this.machine}`)) run('ip', 'link', 'delete', `ve-${this.machine}`);
    } catch {
      // The kernel has removed it in the meantime.
    }
  }

  release(): void {
    Link.taken.delete(this.machine);
  }

  private static free(): string {
    let number = 1;
    while (existsSync(`/sys/class/net/ve-od${number}`) || Link.taken.has(`od${number}`)) number++;
    return `od${number}`;
  }

  private static readonly taken = new Set<string>();
}
