import { type Balancer, type BalancerKind, BALANCERS } from '../alibaba-cloud/balancers';
import { SECURITY_GROUP_RULES } from '../alibaba-cloud/limits';

/** How many networks a list of clients may have. */
export interface Ceiling {
  readonly networks: number;
  /** Why there may be no more, completing "at most …: …". */
  readonly because: string;
}

/** Rules of the host's security group for one network of access.allow: port 443 and port 80. */
export const HOST_RULES_PER_NETWORK = 2;

/** The rule of a balancer's security group that denies everybody else. */
const DENIAL = 1;

/** The entry of every access control list that admits nobody and keeps the list from being empty. */
const NOBODY = 1;

/** The listeners that one list guards where a balancer counts them together: those for HTTPS and HTTP. */
const LISTENERS = 2;

/**
 * The ceiling of access.allow without a balancer, on a host.
 *
 * @param sshNetworks networks of ecs.ssh.allow, which take rules of the same security group
 */
export const hostCeiling = (sshNetworks: number): Ceiling => ({
  networks: Math.floor((SECURITY_GROUP_RULES - sshNetworks) / HOST_RULES_PER_NETWORK),
  because: `the host’s security group holds ${SECURITY_GROUP_RULES} rules, and has ${HOST_RULES_PER_NETWORK} for each network of access.allow (443 and 80) and one for each of ecs.ssh.allow`,
});

/** The ceiling of access.allow behind a balancer. */
export const balancerCeiling = (kind: BalancerKind): Ceiling => {
  const { product, allowList }: Balancer = BALANCERS[kind];
  switch (allowList.countedOver) {
    case 'balancer': {
      const { list, listener, balancer } = allowList.entries;
      return {
        networks: Math.min(list, listener, Math.floor(balancer / LISTENERS)) - NOBODY,
        because: `the ${product} counts ${balancer} entries over its two listeners, whose common list has one more entry that admits nobody`,
      };
    }
    case 'security group':
      return {
        networks: allowList.entries - DENIAL,
        because: `the ${product}’s security group holds ${allowList.entries} rules, and has one for each network and one that denies everybody else`,
      };
    case 'list':
      return {
        networks: allowList.entries - NOBODY,
        because: `the ${product}’s list holds ${allowList.entries} entries, one of which admits nobody`,
      };
  }
};

/** The ceiling of access.allow in a cluster without a balancer, where only the front proxy has the list. */
export const CLUSTER_CEILING: Ceiling = {
  networks: 1000,
  because:
    'a bound of this project’s own: the front proxy reads the list from a ConfigMap, which holds 1 MiB in all',
};
