import { attributesIn, type Deployed } from '../../deployed';
import { show } from '../../faults';
import { lacks, type Rule } from '../rule';
import { liftFirst } from './lift';

const clusterIn = (deployed: Deployed) => attributesIn(deployed, 'ack', 'alicloud_cs_managed_kubernetes');

const isProtected = (deployed: Deployed): boolean => clusterIn(deployed)['deletion_protection'] === true;

/** What the claim on the data disk asks for. Undefined when there is no claim, and thus no disk. */
const claimIn = (deployed: Deployed): unknown =>
  attributesIn(deployed, 'ack-app', 'kubernetes_persistent_volume_claim_v1')['spec'];

/** The size that the claim asks for in GiB. Undefined when there is no claim. */
const claimedGiB = (deployed: Deployed): number | undefined => {
  const [, size, unit] = /"storage":"(\d+)(Gi|Ti)"/.exec(JSON.stringify(claimIn(deployed) ?? null)) ?? [];
  return size === undefined ? undefined : Number(size) * (unit === 'Ti' ? 1024 : 1);
};

const dataDiskGrows: Rule = ({ ack }, { deployed }) => {
  const size = claimedGiB(deployed);
  const asked = ack?.dataDisk?.sizeGiB;
  if (asked === undefined || size === undefined || asked >= size) return [];
  return [
    {
      path: ['ack', 'dataDisk', 'sizeGiB'],
      got: `${asked}, while the deployed disk has ${size} GiB`,
      allowed: `at least ${size}: a disk can grow but never shrink`,
      fix: `write ${size}`,
    },
  ];
};

const zoneStays: Rule = ({ ack }, { deployed }) => {
  const zone = deployed.stacks['ack']?.outputs['zone'];
  if (ack?.zone === undefined || typeof zone !== 'string' || ack.zone === zone) return [];
  // A first deploy may fail in a zone without nodes, and leave no disk behind.
  if (!isProtected(deployed) || claimIn(deployed) === undefined) return [];
  return [
    {
      path: ['ack', 'zone'],
      got: `${show(ack.zone)}, while the deployed data disk is in ${zone}`,
      allowed: `${zone}: a disk cannot move, and the pod could not start in another zone`,
      fix: `write ${zone}; docs/changes.md has the way to another zone`,
    },
  ];
};

/** The provider reads the choice only when it makes a cluster. */
const apiAccessStays: Rule = ({ ack }, { deployed }) => {
  const { slb_internet_enabled: isPublic } = clusterIn(deployed);
  if (ack?.apiAccess === undefined || typeof isPublic !== 'boolean' || !isProtected(deployed)) return [];
  const access = isPublic ? 'public' : 'private';
  if (ack.apiAccess === access) return [];
  return [
    {
      path: ['ack', 'apiAccess'],
      got: `${show(ack.apiAccess)}, while the deployed cluster was made with ${access}`,
      allowed: `${access}: Terraform cannot change it later`,
      fix: `write ${access}; to follow a change that you made in the console, ${liftFirst({
        section: 'ack',
        protect: ack.protect,
        restore: `write ${access}`,
        change: 'change ack.apiAccess and deploy',
      })}`,
    },
  ];
};

/** The provider plans the removal again and again, and never makes it. */
const keyStays: Rule = ({ ack }, { deployed }) => {
  const { encryption_provider_key: key } = clusterIn(deployed);
  if (!lacks(ack, 'kmsKeyId') || typeof key !== 'string' || key === '') return [];
  return [
    {
      path: ['ack', 'kmsKeyId'],
      got: `nothing, while the Secrets of the deployed cluster are encrypted with ${key}`,
      allowed: 'a key: a cluster never stops using one',
      fix: `write ${key} again, or make a new cluster: docs/changes.md`,
    },
  ];
};

/** Rules about the cluster that is deployed already. */
export const CLUSTER_CHANGE_RULES: readonly Rule[] = [dataDiskGrows, zoneStays, apiAccessStays, keyStays];
