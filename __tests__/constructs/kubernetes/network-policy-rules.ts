import { BlockList } from 'node:net';

import { nameOf, policiesOf, specOf } from '../../rig/pods/app';
import type { Stack } from '../../support/synth';

/** A rule of a network policy for outgoing traffic, as the provider writes it. */
export interface Rule {
  readonly to: readonly {
    readonly ip_block?: { readonly cidr: string; readonly except?: readonly string[] };
  }[];
  /** Undefined: every port. */
  readonly ports?: readonly { readonly protocol: string; readonly port: string }[];
}

/** Returns the rules for outgoing traffic of the policy of this name. */
export const egressOf = (stack: Stack, policy: string): readonly Rule[] => {
  const found = policiesOf(stack).find((one) => nameOf(one) === policy);
  if (!found) throw new Error(`no policy ${policy}`);
  return specOf(found)['egress'] as Rule[];
};

const contains = (cidr: string, address: string): boolean => {
  const [network = '', prefix = ''] = cidr.split('/');
  const list = new BlockList();
  list.addSubnet(network, Number(prefix));
  return list.check(address);
};

/**
 * Whether rules allow a TCP connection to an address outside the cluster, as Kubernetes defines it: one rule must allow
 * peer and port, and an excepted network takes away from its own block only.
 */
export const mayConnect = (rules: readonly Rule[], address: string, port: number): boolean =>
  rules.some(
    ({ to, ports }) =>
      (!ports || ports.some((one) => one.protocol === 'TCP' && one.port === String(port))) &&
      to.some(
        ({ ip_block: block }) =>
          block &&
          contains(block.cidr, address) &&
          !block.except?.some((network) => contains(network, address)),
      ),
  );
