import { DOCKER } from '../../alibaba-cloud/networks';
import { overlap, parseCidr } from '../../ground/cidr';
import type { Fault } from '../faults';
import type { Rule, SoundParts } from './rule';

type Clients = NonNullable<SoundParts['access']>['allow'];

/** The networks of a configuration that a host must be able to reach, by the path of their list. */
const lists = ({ access, ecs, app }: SoundParts): readonly (readonly [Fault['path'], Clients])[] => [
  [['access', 'allow'], access?.allow],
  [['ecs', 'ssh', 'allow'], ecs?.ssh?.allow],
  [['app', 'egress', 'networks'], app?.egress?.networks],
];

/** A new VPC, its vSwitches and the Service network of a cluster are private networks, which Docker does not use. */
const dockerStandsApart: Rule = (config) =>
  config.ecs
    ? lists(config).flatMap(([path, networks]) =>
        networks === 'everyone' || !networks
          ? []
          : networks.flatMap((text, index) => {
              const network = parseCidr(text ?? '');
              return network && overlap(network, DOCKER.network)
                ? [
                    {
                      path: [...path, index],
                      got: `${network.text}, which overlaps ${DOCKER.network.text}, the network of Docker on the host`,
                      allowed: `a network without ${DOCKER.network.text}: the host sends packets for these addresses to its containers`,
                      fix: 'write only the parts beside it; whoever has such an address needs another one',
                    },
                  ]
                : [];
            }),
      )
    : [];

/** Rules about the networks of Docker on a host. */
export const DOCKER_RULES: readonly Rule[] = [dockerStandsApart];
