import { PRIVATE_NETWORKS } from '../../alibaba-cloud/networks';
import { overlap, parseCidr } from '../../ground/cidr';
import { eitherOf, show } from '../faults';
import { vpcOf } from './network';
import { lacks, type Rule } from './rule';

const oneHome: Rule = ({ ecs, ack }) =>
  ecs && ack
    ? [
        {
          path: ['ack'],
          got: 'ack, together with ecs',
          allowed: 'either ack or ecs: two apps would keep two sets of data under one name',
          fix: 'remove one of them, or move it to a second environment',
        },
      ]
    : [];

const servicesStandApart: Rule = ({ network, ack }) => {
  const services = parseCidr(ack?.serviceCidr ?? '');
  const vpc = vpcOf(network);
  return services && vpc && overlap(vpc, services)
    ? [
        {
          path: ['ack', 'serviceCidr'],
          got: `${services.text}, which overlaps ${vpc.text} (network.cidr)`,
          allowed:
            'a network that does not overlap the VPC: pods could not reach hosts with the same addresses',
          fix: `use another part of ${eitherOf(PRIVATE_NETWORKS)}`,
        },
      ]
    : [];
};

const nodesHaveBounds: Rule = ({ ack }) => {
  const { min, max } = ack?.nodes ?? {};
  return min !== undefined && max !== undefined && min > max
    ? [
        {
          path: ['ack', 'nodes', 'max'],
          got: `${max}, with ack.nodes.min ${min}`,
          allowed: 'at least ack.nodes.min',
          fix: 'raise max, or lower min',
        },
      ]
    : [];
};

const ingressNeedsDomain: Rule = ({ ack, access }) =>
  ack?.ingress && lacks(access, 'domain')
    ? [
        {
          path: ['access', 'domain'],
          got: 'nothing, with ack.ingress',
          allowed:
            'the domain name of the Ingress: its certificate has that name, and the app accepts no other',
          fix: 'write access.domain, or remove ack.ingress',
        },
      ]
    : [];

const oneEntrance: Rule = ({ ack, slb }) =>
  ack?.ingress && slb
    ? [
        {
          path: ['ack', 'ingress'],
          got: 'an Ingress, with slb',
          allowed:
            'either ack.ingress or slb: the front proxy trusts only one source of the client’s address',
          fix: 'remove ack.ingress or slb',
        },
      ]
    : [];

const backupNeedsImage: Rule = ({ ack }) =>
  ack?.backup?.bucket && lacks(ack.backup, 'image')
    ? [
        {
          path: ['ack', 'backup', 'image'],
          got: 'nothing, with ack.backup.bucket',
          allowed: 'an image with Python 3, pinned by digest: it makes the backups',
          fix: 'write ack.backup.image, or remove ack.backup.bucket',
        },
      ]
    : [];

/** With a balancer, `balancerEndsTls` reports the fault instead. */
const clusterEndsNoTls: Rule = ({ ack, slb }, { written: { access } }) =>
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

/** Rules about the cluster and the sections that it depends on. */
export const ACK_RULES: readonly Rule[] = [
  oneHome,
  servicesStandApart,
  nodesHaveBounds,
  ingressNeedsDomain,
  oneEntrance,
  backupNeedsImage,
  clusterEndsNoTls,
];
