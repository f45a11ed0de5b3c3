import { PRIVATE_NETWORKS } from '../../alibaba-cloud/networks';
import { isArm } from '../../alibaba-cloud/processors';
import { overlap, parseCidr } from '../../ground/cidr';
import { eitherOf, show } from '../faults';
import { vpcOf } from './network';
import { lacks, type Rule } from './rule';

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
  const services = parseCidr(ack?.serviceCidr ?? '');
  const vpc = vpcOf(network);
  return services && vpc && overlap(vpc, services)
    ? [
        {
          path: ['ack', 'serviceCidr'],
          got: `${services.text}, which overlaps ${vpc.text} (network.cidr)`,
          allowed: 'a network of its own: pods could not reach what has the same addresses',
          fix: `use another part of ${eitherOf(PRIVATE_NETWORKS)}`,
        },
      ]
    : [];
};

/** A pool of nodes has one image, and the app too. */
const nodesAreOfOneKind: Rule = ({ ack }) => {
  const types = (ack?.nodes?.instanceTypes ?? []).filter((type) => type !== undefined);
  const arm = types.filter(isArm);
  return arm.length > 0 && arm.length < types.length
    ? [
        {
          path: ['ack', 'nodes', 'instanceTypes'],
          got: `two processor architectures: Arm for ${arm.join(', ')}, x86 for the others`,
          allowed: 'instance types of one architecture: app and nodes have one image each',
          fix: 'remove those of either kind; app.image has to be of the kind that stays',
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
          allowed: 'min at least',
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
  ack?.backup?.bucket && lacks(ack.backup, 'image')
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

/** Rules about the cluster, and what goes with it. */
export const ACK_RULES: readonly Rule[] = [
  oneHome,
  servicesStandApart,
  nodesAreOfOneKind,
  nodesHaveBounds,
  ingressNeedsDomain,
  oneEntrance,
  backupNeedsImage,
  clusterEndsNoTls,
];
