import type { Behaviour, Resources, Rule, Value, ValueMap } from '../../../rehearsal';
import { blocks, text } from './values';

/** A zone's id is its region's and a letter: `cn-hangzhou-h`, `ap-southeast-1a`. `alibaba-cloud/regions.ts` agrees. */
export const isIn = (zone: string, region: string): boolean =>
  zone.startsWith(region) && /^-?[a-z]$/.test(zone.slice(region.length));

const belongsToRegion: Rule = ({ after, configuration }) => {
  const [zone, region] = [text(after?.['zone_id']), text(configuration['region'])];
  if (zone === undefined || region === undefined || isIn(zone, region)) return undefined;
  return {
    argument: 'zone_id',
    what: `got zone ${zone} in region ${region}`,
    fix: `choose a zone of ${region}`,
  };
};

const zoneOfVSwitch = (resources: Resources, id: Value | undefined): string | undefined =>
  text(resources.find('alicloud_vswitch', id)?.['zone_id']);

/** An instance is in the zone of its vSwitch. The zone of an adopted vSwitch is not known. */
const zoneOfInstance = (resources: Resources, id: Value | undefined): string | undefined =>
  zoneOfVSwitch(resources, resources.find('alicloud_instance', id)?.['vswitch_id']);

const isWhereItsVSwitchIs: Rule = ({ before, after, resources }) => {
  const wanted = before === null ? text(after?.['availability_zone']) : undefined;
  const zone = zoneOfVSwitch(resources, after?.['vswitch_id']);
  if (wanted === undefined || zone === undefined || wanted === zone) return undefined;
  return {
    argument: 'availability_zone',
    what: `got ${wanted}; the vSwitch is in ${zone}`,
    fix: 'choose a vSwitch of that zone',
  };
};

const isWhereItsInstanceIs: Rule = ({ before, after, resources }) => {
  if (before !== null) return undefined;
  const disk = text(resources.find('alicloud_ecs_disk', after?.['disk_id'])?.['zone_id']);
  const instance = zoneOfInstance(resources, after?.['instance_id']);
  if (disk === undefined || instance === undefined || disk === instance) return undefined;
  return {
    argument: 'disk_id',
    what: `got a disk in ${disk} for an instance in ${instance}`,
    fix: 'create both in one zone',
  };
};

const hasTwoZones: Rule = ({ after, resources }) => {
  const mappings = blocks(after?.['zone_mappings']);
  const zones = mappings.map(({ zone_id: zone }) => text(zone));
  if (after === null || zones.includes(undefined)) return undefined;
  if (new Set(zones).size < 2) {
    return {
      argument: 'zone_mappings',
      what: `got ${zones.join(', ')}; allowed: at least two zones`,
      fix: 'add a vSwitch of another zone',
    };
  }
  const wrong = mappings.map((each) => misplaced(resources, each)).find((each) => each !== undefined);
  return wrong === undefined
    ? undefined
    : { argument: 'zone_mappings', what: wrong, fix: 'name the zones of the vSwitches' };
};

const misplaced = (
  resources: Resources,
  { zone_id: zone, vswitch_id: vSwitch }: ValueMap,
): string | undefined => {
  const actual = zoneOfVSwitch(resources, vSwitch);
  return actual === undefined || actual === zone ? undefined : `got ${text(zone)} for a vSwitch in ${actual}`;
};

/** Sources: ECS, "AttachDisk"; ALB and NLB, "CreateLoadBalancer"; VPC, "CreateVSwitch". Noted on 2026-11-28. */
export const zones: Readonly<Record<string, Behaviour>> = {
  alicloud_vswitch: { rules: [belongsToRegion] },
  alicloud_ecs_disk: { rules: [belongsToRegion] },
  alicloud_instance: { rules: [isWhereItsVSwitchIs] },
  alicloud_ecs_disk_attachment: { rules: [isWhereItsInstanceIs] },
  alicloud_alb_load_balancer: { rules: [hasTwoZones] },
  alicloud_nlb_load_balancer: { rules: [hasTwoZones] },
};
