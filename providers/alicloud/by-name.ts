import type { Template } from '../../rehearsal';

/** Values of attributes by name, regardless of their resource type. */
export const byName: readonly (readonly [RegExp, Template])[] = [
  [/(^|_)(public|internet|eip)_?ip(_address)?$|^eip$/, '{publicIp}'],
  [/public_ipv4_address$/, '{publicIp}'],
  [/ipv4_address$/, '{ip}'],
  [/ipv6_address(es)?$/, '2408:4005:300::1'],
  [/(^|_)(ip|ips|ip_address|private_ip_address|address_ip)$/, '{ip}'],
  [/(^|_)vpc_id$/, 'vpc-{hash}'],
  [/(^|_)vswitch_ids?$/, 'vsw-{hash}'],
  [/(^|_)security_group_ids?$/, 'sg-{hash}'],
  [/ipv6_cidr/, '2408:4005:300::/56'],
  [/cidr/, '10.0.0.0/16'],
  [/(^|_)(zone_id|availability_zone|zone_ids|zone)$/, '{zone}'],
  [/(^|_)region(_id)?$/, '{region}'],
  [/(^|_)(account_id|owner_id|uid)$/, '{account}'],
  [/(_|^)(time|date|at|timestamp)$/, '{time}'],
  [/(^|_)status$/, 'Available'],
  [/(^|_)arn$/, 'acs:rehearsal::{account}:{hash}'],
  [/(_|^)(domain|dns_name|host|hostname|endpoint|connection_string)$/, '{hash}.{region}.aliyuncs.com'],
  [/(_|^)(url|uri)$/, 'https://{hash}.{region}.aliyuncs.com'],
  [/(^|_)port$/, 443],
];
