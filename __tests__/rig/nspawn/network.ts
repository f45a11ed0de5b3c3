import { existsSync } from 'node:fs';

import { METADATA_ADDRESS } from '../../../alibaba-cloud/networks';
import { REGISTRY_ADDRESS } from '../image/packages';
import { run } from '../image/program';

/** A client of this address is on no allow-list. */
export const STRANGER = '198.51.100.77';

const SHARED = [METADATA_ADDRESS, REGISTRY_ADDRESS, STRANGER];

/** Gives this machine the addresses the guests expect outside of them. */
export const addAddresses = (): void => {
  for (const address of SHARED) run('ip', 'address', 'replace', `${address}/32`, 'dev', 'lo');
};

export const removeAddresses = (): void => {
  for (const address of SHARED) run('ip', 'address', 'delete', `${address}/32`, 'dev', 'lo');
};

/** The cable between this machine and a guest: one subnet for each guest. */
export class Link {
  private readonly number: number;

  /** @param machine the guest's name, from which nspawn makes that of the interface; by default a new one */
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

  /** Waits for nspawn to plug the cable in, and names this end. */
  async plug(): Promise<void> {
    for (let tries = 0; !existsSync(`/sys/class/net/ve-${this.machine}`); tries++) {
      if (tries > 600) throw new Error(`nspawn made no interface for ${this.machine} within 30 s`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    run('ip', 'address', 'replace', `${this.host}/24`, 'dev', `ve-${this.machine}`);
    run('ip', 'link', 'set', `ve-${this.machine}`, 'up');
  }

  /** The kernel takes its time to remove a cable whose machine is gone; the next boot must not find it. */
  unplug(): void {
    try {
      if (existsSync(`/sys/class/net/ve-${this.machine}`)) run('ip', 'link', 'delete', `ve-${this.machine}`);
    } catch {
      // It went in between.
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
