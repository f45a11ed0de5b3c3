import { CLOUD_SERVICES, PRIVATE_NETWORKS } from '../../alibaba-cloud/networks';
import { overlap, parseCidr } from '../../ground/cidr';
import { eitherOf, type Fault, show } from '../faults';
import { ACK_DEFAULTS } from '../sections/ack';
import { vpcOf } from './network';
import type { Rule } from './rule';

const oneHome: Rule = ({ ecs, ack }) =>
  ecs && ack
    ? [
        {
          path: ['ack'],
          got: 'ack, beside ecs',
          allowed: 'one of both: two apps would keep two sets of data under one name',
          fix: 'remove either, or write a second environment for it',
        },
      ]
    : [];

const servicesStandApart: Rule = ({ network, ack }) => {
  const services = ack && parseCidr(ack.serviceCidr ?? ACK_DEFAULTS.serviceCidr);
  if (!services) return [];
  const vpc = vpcOf(network);
  const others = [
    ...(vpc ? [{ cidr: vpc, what: 'network.cidr' }] : []),
    { cidr: CLOUD_SERVICES, what: 'Alibaba Cloud’s own services' },
  ];
  return others
    .filter(({ cidr }) => overlap(cidr, services))
    .map(({ cidr, what }): Fault => ({
      path: ['ack', 'serviceCidr'],
      got: `${services.text}, which overlaps ${cidr.text} (${what})`,
      allowed: 'a network of its own: pods could not reach what has the same addresses',
      fix: `use another part of ${eitherOf(PRIVATE_NETWORKS)}`,
    }));
};

const nodesHaveBounds: Rule = ({ ack }) => {
  const { min, max } = { ...ACK_DEFAULTS.nodes, ...ack?.nodes };
  return min > max
    ? [
        {
          path: ['ack', 'nodes', 'max'],
          got: `${max}, with ack.nodes.min ${min}`,
          allowed: 'min at least',
          fix: 'raise max, or lower min',
        },
      ]
    : [];
};

const ingressNeedsDomain: Rule = ({ ack, access }) =>
  ack?.ingress && access && !access.domain
    ? [
        {
          path: ['access', 'domain'],
          got: 'nothing, with ack.ingress',
          allowed:
            'the name the Ingress answers to: its certificate is of that name, and the app accepts no other',
          fix: 'write access.domain, or leave ack.ingress out',
        },
      ]
    : [];

const oneEntrance: Rule = ({ ack, slb }) =>
  ack?.ingress && slb
    ? [
        {
          path: ['ack', 'ingress'],
          got: 'an Ingress, with slb',
          allowed: 'one of both: the front proxy trusts one that tells it the client’s address',
          fix: 'remove ack.ingress, or slb',
        },
      ]
    : [];

const backupNeedsImage: Rule = ({ ack }) =>
  ack?.backup?.bucket && !ack.backup.image
    ? [
        {
          path: ['ack', 'backup', 'image'],
          got: 'nothing, with ack.backup.bucket',
          allowed: 'an image with Python 3, pinned by digest: it makes the backups',
          fix: 'write ack.backup.image, or leave ack.backup.bucket out',
        },
      ]
    : [];

/** With a balancer its own rule speaks. */
const clusterEndsNoTls: Rule = ({ ack, access, slb }) =>
  ack && access?.tls && !slb
    ? [
        {
          path: ['access', 'tls'],
          got: `mode ${show(access.tls.mode)}, with ack`,
          allowed: 'nothing: in a cluster a balancer (slb) or an Ingress (ack.ingress) has the certificate',
          fix: 'remove access.tls',
        },
      ]
    : [];

/** Rules about the cluster, and what goes with it. */
export const ACK_RULES: readonly Rule[] = [
  oneHome,
  servicesStandApart,
  nodesHaveBounds,
  ingressNeedsDomain,
  oneEntrance,
  backupNeedsImage,
  clusterEndsNoTls,
];
