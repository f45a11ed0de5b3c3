import { z } from 'zod';

import { OSS_ENDPOINT } from '../../alibaba-cloud/acr-hosts';
import { METADATA_ADDRESS } from '../../alibaba-cloud/networks';
import type { Cidr, DomainName } from '../../values/values';
import { architecture, clientCidrs, explainListedCidr, instanceType, zone } from './common';
import { domainName } from './domain';
import { isOpenable } from './egress';
import { leaf } from './leaf';
import { minted } from './mint';

/** Maximum lengths of the lists. `rules/acr-proxy.ts` limits their bytes. */
const MOST = { registries: 10, authorizations: 10, charts: 10, buckets: 20, everyBucketOf: 5, networks: 20 };

const HOST_NAME = 'a host name in lower case, without scheme, port or path';

/** A list of host names without duplicates. */
const hostNames = (
  most: number,
  host: z.ZodType<DomainName, string>,
  text: { description: string; fix: string },
) =>
  z
    .array(host)
    .max(most)
    .overwrite((hosts) => [...new Set(hosts)])
    .default([])
    .meta({ ...text, allowed: `at most ${most} host names` });

/** A reverse proxy to Container Registry. */
export const acrProxySection = z
  .strictObject({
    zone: zone('Zone of the proxy: one of network.vSwitches.'),
    instanceType: instanceType(
      'Instance type of the proxy; 2 vCPU and 1 GiB suffice, because it keeps nothing. Its bandwidth limits the pulls. A change restarts it.',
    ),
    architecture: architecture('acrProxy.instanceType'),
    address: leaf(z.enum(['intranet', 'internet']), {
      description:
        'Address of the proxy. intranet: reachable only inside the network (VPN, CEN, peering). internet: also by an elastic IP, for the networks of acrProxy.allow.',
      allowed: 'intranet or internet',
      example: 'intranet',
    }).default('intranet'),
    bandwidthMbps: leaf(z.int().min(1).max(200), {
      description:
        'Highest outbound rate of the elastic IP in Mbit/s, which is the rate of all pulls together. Only with address: internet. Traffic is billed by volume.',
      allowed: 'a whole number from 1 to 200',
      example: 100,
    }).default(100),
    allow: clientCidrs(
      'Networks whose clients reach the proxy on port 443. There is no word for everyone.',
      'list the networks of the machines that push and pull',
    ),
    registries: z
      .array(
        domainName(
          'Host of a registry, as it stands in the names of images.',
          HOST_NAME,
          'registry-vpc.cn-beijing.aliyuncs.com',
        ),
      )
      .min(1)
      .max(MOST.registries)
      .overwrite((hosts) => [...new Set(hosts)])
      .meta({
        description:
          'Registries that the proxy leads to. The hosts of their authorization services follow from the names: dockerauth[-vpc].<region>.aliyuncs.com for registry[-vpc].<region>.aliyuncs.com, and dockerauth-ee[-vpc].<region>.aliyuncs.com for <name>-registry[-vpc].<region>.cr.aliyuncs.com.',
        allowed: `1 to ${MOST.registries} host names`,
        fix: 'write the hosts of the registries that the ACR console shows',
      }),
    authorizations: hostNames(
      MOST.authorizations,
      domainName('Host of an authorization service.', HOST_NAME, 'dockerauth-vpc.cn-beijing.aliyuncs.com'),
      {
        description:
          'Authorization services of the registries whose names do not tell them: personal instances of today (crpi-…), and domains of your own. The registry itself names it: curl -i https://<registry>/v2/ prints it as realm.',
        fix: 'remove those that follow from acrProxy.registries',
      },
    ),
    buckets: hostNames(
      MOST.buckets,
      domainName(
        'Host of a bucket.',
        HOST_NAME,
        'cri-xxxxxxxxxxxxxxxx-registry.oss-cn-beijing-internal.aliyuncs.com',
      ),
      {
        description:
          'Hosts that hold the layers. A pull is redirected there: for an Enterprise instance cri-<id>-registry.oss-<region>[-internal].aliyuncs.com, or a bucket of your own.',
        fix: 'write the hosts to which the registries redirect',
      },
    ),
    everyBucketOf: hostNames(
      MOST.everyBucketOf,
      leaf(minted<DomainName>(z.string().regex(OSS_ENDPOINT)), {
        description: 'Endpoint of OSS.',
        allowed: 'an endpoint of OSS: oss-<region>.aliyuncs.com or oss-<region>-internal.aliyuncs.com',
        example: 'oss-cn-beijing-internal.aliyuncs.com',
      }),
      {
        description:
          'Endpoints of OSS whose every bucket is let through, also those of other people. Needed only for default instances (registry.<region>.aliyuncs.com): their layers are in buckets of the service, whose names may change.',
        fix: 'write the buckets by name in acrProxy.buckets',
      },
    ),
    charts: hostNames(
      MOST.charts,
      domainName('Host of a chart repository.', HOST_NAME, 'design-chart-vpc.cn-beijing.cr.aliyuncs.com'),
      {
        description:
          'Hosts of the chart repositories of Enterprise instances. Charts in the format of OCI need none: they are in the registry.',
        fix: 'write the hosts of the chart repositories that the ACR console shows',
      },
    ),
    networks: z
      .array(
        leaf(minted<Cidr>(z.string().refine(isOpenable)), {
          description: 'A network with the address of a registry.',
          allowed: `an IPv4 network a.b.c.d/n whose bits after the prefix are 0, without the metadata service (${METADATA_ADDRESS})`,
          fix: 'write the addresses of the registries (one address: /32)',
          example: '10.80.0.12/32',
          explain: explainListedCidr,
        }),
      )
      .max(MOST.networks)
      .overwrite((networks) => [...new Set(networks)])
      .default([])
      .meta({
        description:
          'Internal networks that the proxy may connect to on port 443. An Enterprise instance has an address of the VPC for its VPC endpoint. Without them the proxy reaches the internet, if a public name is listed, and the network of Alibaba Cloud’s own services, but no host of the VPC.',
        allowed: `at most ${MOST.networks} networks`,
        fix: 'write one larger network instead of several of these',
      }),
    protect: leaf(z.boolean(), {
      description:
        'Refuses to release the instance and its elastic IP, whose addresses the clients have in their hosts files. Before a destroy, set it to false and deploy.',
      allowed: 'true or false',
      example: true,
    }).default(true),
  })
  .meta({
    description:
      'A reverse proxy to Container Registry for machines that do not reach it themselves (docs/acr-proxy.md). It passes TLS on by the name of the host, and decrypts nothing.',
  });
