import { architectureOf } from '../../../alibaba-cloud/processors';
import { attributesIn } from '../../deployed';
import { show } from '../../faults';
import type { Rule } from '../rule';
import { liftFirst } from './lift';

const dataDiskGrows: Rule = ({ ecs }, { deployed }) => {
  const { size } = attributesIn(deployed, 'ecs', 'alicloud_ecs_disk');
  const asked = ecs?.dataDisk?.sizeGiB;
  if (asked === undefined || typeof size !== 'number' || asked >= size) return [];
  return [
    {
      path: ['ecs', 'dataDisk', 'sizeGiB'],
      got: `${asked}, while the deployed disk has ${size} GiB`,
      allowed: `at least ${size}: a disk can grow but never shrink`,
      fix: `write ${size}`,
    },
  ];
};

const systemDiskGrows: Rule = ({ ecs }, { deployed }) => {
  const { system_disk_size: size } = attributesIn(deployed, 'ecs', 'alicloud_instance');
  const asked = ecs?.systemDiskGiB;
  if (asked === undefined || typeof size !== 'number' || asked >= size) return [];
  return [
    {
      path: ['ecs', 'systemDiskGiB'],
      got: `${asked}, while the deployed disk has ${size} GiB`,
      allowed: `at least ${size}: a disk can grow but never shrink`,
      fix: `write ${size}`,
    },
  ];
};

/** The provider stops the host before it asks for the new type. A change without protection replaces the instance. */
const processorStays: Rule = ({ ecs }, { deployed }) => {
  const { instance_type: type, deletion_protection: protect } = attributesIn(
    deployed,
    'ecs',
    'alicloud_instance',
  );
  const asked = ecs?.instanceType;
  if (asked === undefined || typeof type !== 'string' || protect !== true) return [];
  const [before, after] = [architectureOf(type), architectureOf(asked) ?? ecs?.architecture];
  if (before === undefined || after === undefined || before === after) return [];
  return [
    {
      path: ['ecs', 'instanceType'],
      got: `${show(asked)}, for ${after}, while the deployed instance is of type ${type}, for ${before}, and protected`,
      allowed: `a type for ${before}: an instance never changes its architecture`,
      fix: liftFirst({
        section: 'ecs',
        protect: ecs?.protect,
        restore: `write ${type}`,
        change:
          'run sudo open-design backup, change ecs.instanceType and app.image, and deploy: a new instance takes over the data disk (docs/changes.md#another-instance-type)',
      }),
    },
  ];
};

const zoneStays: Rule = ({ ecs }, { deployed, name }) => {
  const { zone_id: zone } = attributesIn(deployed, 'ecs', 'alicloud_ecs_disk');
  const asked = ecs?.zone;
  if (asked === undefined || typeof zone !== 'string' || asked === zone) return [];
  return [
    {
      path: ['ecs', 'zone'],
      got: `${show(asked)}, while the deployed data disk is in ${zone}`,
      allowed: `${zone}: a disk cannot move to another zone`,
      fix: `write ${zone}; to move, take a backup away from the host, destroy ${name}-ecs, deploy in the other zone and restore: docs/changes.md`,
    },
  ];
};

/** Rules about the host that is deployed already. */
export const HOST_CHANGE_RULES: readonly Rule[] = [dataDiskGrows, systemDiskGrows, processorStays, zoneStays];
