import { type Balancer, type BalancerKind, BALANCERS } from '../alibaba-cloud/balancers';
import { SECURITY_GROUP_RULES } from '../alibaba-cloud/limits';

/** The largest number of networks that a list of clients may have. */
export interface Ceiling {
  readonly networks: number;
  /** Why the limit exists. It completes "at most …: …". */
  readonly because: string;
}

/** Each network of access.allow takes two rules of the host's security group: port 443 and port 80. */
export const HOST_RULES_PER_NETWORK = 2;

/** One rule of a balancer's security group denies everybody else. */
const DENIAL = 1;

/** Every access control list has one entry that admits nobody. It keeps the list from being empty. */
const NOBODY = 1;

/** One list guards two listeners, HTTPS and HTTP. Some balancers count the entries of both together. */
const LISTENERS = 2;

/**
 * The ceiling of access.allow on a host without a balancer.
 *
 * @param sshNetworks number of networks in ecs.ssh.allow; each takes one rule of the same security group
 */
export const hostCeiling = (sshNetworks: number): Ceiling => ({
  networks: Math.floor((SECURITY_GROUP_RULES - sshNetworks) / HOST_RULES_PER_NETWORK),
  because: `the host’s security group holds ${SECURITY_GROUP_RULES} rules; each network of access.allow takes ${HOST_RULES_PER_NETWORK} (443 and 80), and each network of ecs.ssh.allow takes one`,
});

/** The ceiling of access.allow behind a balancer. */
export const balancerCeiling = (kind: BalancerKind): Ceiling => {
  const { product, allowList }: Balancer = BALANCERS[kind];
  switch (allowList.countedOver) {
    case 'balancer': {
      const { list, listener, balancer } = allowList.entries;
      return {
        networks: Math.min(list, listener, Math.floor(balancer / LISTENERS)) - NOBODY,
        because: `the ${product} allows ${balancer} entries over its two listeners together; both use one list, which has one more entry that admits nobody`,
      };
    }
    case 'security group':
      return {
        networks: allowList.entries - DENIAL,
        because: `the ${product}’s security group holds ${allowList.entries} rules: one for each network and one that denies everybody else`,
      };
    case 'list':
      return {
        networks: allowList.entries - NOBODY,
        because: `the ${product}’s list holds ${allowList.entries} entries, one of which admits nobody`,
      };
  }
};

/**
 * The largest number of bytes that the texts of a configuration may have together in the state of a host. The last
 * command of a deploy holds the state as it is. The largest list of networks, which is one behind an ALB, takes 7,581
 * bytes. The rest is room for 20 networks and 20 hosts of app.egress, mirrors, keys and an image with names of a usual
 * length. `__tests__/stacks/host-texts.slow.ts` renders the most that is accepted.
 */
export const HOST_TEXT_BYTES = 9200;

/**
 * The largest number of bytes that all texts but the lists of networks may have together: mirrors, hosts, keys, variables
 * and single names. User data holds the state compressed, which halves a list of networks, and hardly makes names and
 * keys smaller. Ten Ed25519 keys and twenty hosts, with single names of a usual length, take about 1,800 bytes.
 */
export const HOST_NAME_BYTES = 2400;

/** The ceiling of access.allow in a cluster without a balancer. Only the front proxy has the list there. */
export const CLUSTER_CEILING: Ceiling = {
  networks: 1000,
  because:
    'this project sets the limit: the front proxy reads the list from a ConfigMap, which holds at most 1 MiB',
};
