import { ALB_ACL_ENTRIES, CLB_ACL_ENTRIES, SECURITY_GROUP_RULES } from '../alibaba-cloud/limits';

/** How many networks a list of clients may have. */
export interface Ceiling {
  readonly networks: number;
  /** Why there may be no more, completing "at most …: …". */
  readonly because: string;
}

/** Rules of the host's security group for one network of access.allow: port 443 and port 80. */
export const HOST_RULES_PER_NETWORK = 2;

/** The rule of an NLB's security group that denies everybody else. */
const DENIAL = 1;

/** The entry of every access control list that admits nobody and keeps the list from being empty. */
const NOBODY = 1;

/** The listeners of an ALB, for HTTPS and HTTP; both are guarded by the same list. */
const ALB_LISTENERS = 2;

const albEntries = Math.min(
  ALB_ACL_ENTRIES.list,
  ALB_ACL_ENTRIES.listener,
  Math.floor(ALB_ACL_ENTRIES.balancer / ALB_LISTENERS),
);

/**
 * The ceiling of access.allow without a balancer, on a host.
 *
 * @param sshNetworks networks of ecs.ssh.allow, which take rules of the same security group
 */
export const hostCeiling = (sshNetworks: number): Ceiling => ({
  networks: Math.floor((SECURITY_GROUP_RULES - sshNetworks) / HOST_RULES_PER_NETWORK),
  because: `the host’s security group holds ${SECURITY_GROUP_RULES} rules, and has ${HOST_RULES_PER_NETWORK} for each network of access.allow (443 and 80) and one for each of ecs.ssh.allow`,
});

/** The ceilings of access.allow behind a balancer, by its kind. */
export const BALANCER_CEILINGS = {
  alb: {
    networks: albEntries - NOBODY,
    because: `an ALB counts ${ALB_ACL_ENTRIES.balancer} entries over its two listeners, whose common list has one more entry that admits nobody`,
  },
  nlb: {
    networks: SECURITY_GROUP_RULES - DENIAL,
    because: `the NLB’s security group holds ${SECURITY_GROUP_RULES} rules, and has one for each network and one that denies everybody else`,
  },
  clb: {
    networks: CLB_ACL_ENTRIES - NOBODY,
    because: `the CLB’s list holds ${CLB_ACL_ENTRIES} entries, one of which admits nobody`,
  },
} as const satisfies Record<string, Ceiling>;

/** The ceiling of access.allow in a cluster without a balancer, where only the front proxy has the list. */
export const CLUSTER_CEILING: Ceiling = {
  networks: 1000,
  because:
    'a bound of this project’s own: the front proxy reads the list from a ConfigMap, which holds 1 MiB in all',
};
