import type { Behaviour, Rule } from '../../../rehearsal';
import { blocks, text } from './values';

/** Source: Container Registry, "CreateInstanceVpcEndpointLinkedVpc", 16 December 2025. */
const vSwitchIsInVpc: Rule = ({ before, after, resources }) => {
  const [vpc, vSwitch] = [text(after?.['vpc_id']), text(after?.['vswitch_id'])];
  const actual = text(resources.find('alicloud_vswitch', vSwitch)?.['vpc_id']);
  if (before !== null || vpc === undefined || actual === undefined || actual === vpc) return undefined;
  return {
    argument: 'vswitch_id',
    what: `got ${vSwitch ?? ''}, which is in ${actual}, with vpc_id ${vpc}`,
    fix: 'choose a vSwitch of the VPC',
  };
};

/**
 * The only argument that can change without a replacement is enable_create_dns_record_in_pvzt. The provider then reads a
 * client of Cloud Backup with the id of the link. Source: provider 1.289.0, resource_alicloud_cr_vpc_endpoint_linked_vpc.go.
 */
const linkIsFixed: Rule = ({ before, after }) =>
  before !== null && after !== null
    ? { what: 'the provider cannot change the link of a VPC', fix: 'replace the link' }
    : undefined;

/** A list without entries of one's own admits everyone. Source: provider docs 1.289.0, `cr_internet_endpoint`. */
const isNotOpenToAll: Rule = ({ after }) =>
  after !== null && Array.isArray(after['entries']) && blocks(after['entries']).length === 0
    ? {
        argument: 'entries',
        what: 'got no entry, which opens the public endpoint to the whole internet',
        fix: 'keep at least one entry, or remove the resource, which shuts the endpoint',
      }
    : undefined;

export const registries: Readonly<Record<string, Behaviour>> = {
  alicloud_cr_vpc_endpoint_linked_vpc: { rules: [vSwitchIsInVpc, linkIsFixed] },
  alicloud_cr_internet_endpoint: { rules: [isNotOpenToAll] },
};
