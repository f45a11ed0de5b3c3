import type { Construct } from 'constructs';

import { CLOUD_SERVICES, internalNetworks, VPC_RESOLVERS } from '../alibaba-cloud/networks';
import { OSS_INTERNAL_RANGES } from '../alibaba-cloud/oss';
import { sharedArchitecture } from '../alibaba-cloud/processors';
import type { Environment } from '../config/load';
import type { Config } from '../config/schema';
import { DesiredState } from '../constructs/host/desired-state';
import { Host } from '../constructs/host/host';
import { PublicAddress } from '../constructs/host/public-address';
import { Firewall } from '../constructs/network/firewall';
import { acrProxyRelease } from '../host/acr-proxy-release';
import { acrProxyStateOf } from '../host/acr-proxy-state';
import { leadsIntoVpc, leadsToInternet, namesOf } from './acr-proxy-names';
import { EnvironmentStack } from './environment-stack';
import type { NetworkStack } from './network-stack';

export interface AcrProxyStackProps {
  readonly environment: Environment;
  /** The environment's `acrProxy:` section. */
  readonly acrProxy: NonNullable<Config['acrProxy']>;
  /** The network of the proxy. */
  readonly network: NetworkStack;
}

/** Port of the proxy, and of everything that it leads to. */
const HTTPS = 443;

/** The system, nginx and two weeks of logs. It is the smallest disk of the system image. */
const SYSTEM_DISK_GIB = 20;

const EVERYWHERE = '0.0.0.0/0';

/** A reverse proxy to Container Registry on one hardened ECS instance, which keeps nothing and has no role. */
export class AcrProxyStack extends EnvironmentStack {
  constructor(scope: Construct, props: AcrProxyStackProps) {
    super(scope, 'acr-proxy', props.environment);
    const { acrProxy } = props;
    const { region } = props.environment.config;
    const { network } = props.network;
    const name = `${this.prefix}-acr-proxy`;
    const names = namesOf(acrProxy);
    const internet = leadsToInternet(acrProxy);

    const firewall = new Firewall(this, 'firewall', { name, network });
    firewall.allowTcp('https', HTTPS, acrProxy.allow);
    firewall.restrictOut();
    firewall.allowOut('https', HTTPS, internet ? [...acrProxy.networks, EVERYWHERE] : acrProxy.networks);

    const address =
      acrProxy.address === 'internet'
        ? new PublicAddress(this, 'address', {
            name,
            bandwidthMbps: acrProxy.bandwidthMbps,
            protect: acrProxy.protect,
          })
        : undefined;

    const release = acrProxyRelease();
    const state = acrProxyStateOf({
      clients: acrProxy.allow,
      names,
      bucketEndpoints: acrProxy.everyBucketOf,
      resolvers: VPC_RESOLVERS,
      networks: [...acrProxy.networks, ...(leadsIntoVpc(acrProxy) ? [CLOUD_SERVICES.text] : [])],
      denied: internalNetworks(network.cidr),
      internet,
    });

    const host = new Host(this, 'host', {
      name,
      network,
      firewall,
      zone: acrProxy.zone,
      instanceType: acrProxy.instanceType,
      architecture: sharedArchitecture([acrProxy.instanceType], acrProxy.architecture),
      billing: { type: 'pay-as-you-go' },
      systemDiskGiB: SYSTEM_DISK_GIB,
      kmsKeyId: undefined,
      protect: acrProxy.protect,
      release,
      state,
      section: {
        key: 'acrProxy',
        replacement:
          'change acrProxy.instanceType and deploy: the new instance has another address inside the network, so clients need new host entries',
      },
    });
    // Another zone replaces the instance. The vSwitch alone would be changed in place, which the service refuses for one in
    // another zone (ECS, "ModifyInstanceVpcAttribute"), after the provider has stopped the instance.
    host.resource.availabilityZone = acrProxy.zone;
    const { id: instanceId, primaryIpAddress: privateAddress } = host.resource;

    new DesiredState(this, 'desired-state', {
      name,
      instanceId,
      release,
      state,
      dependsOn: [...host.ready, ...(address ? [address.bindTo(instanceId)] : [])],
    });

    const reachedAt = address?.ip ?? privateAddress;
    this.output('proxy_address', 'Address that the names have to lead to on the clients.', reachedAt);
    this.output(
      'host_entries',
      'Lines for the hosts file of each client, or for its name server.',
      names.map((each) => `${reachedAt} ${each}`).join('\n'),
    );
    if (leadsIntoVpc(acrProxy)) {
      this.output(
        'routes',
        'Networks of OSS that clients without the proxy need a route to, over CEN or a VPN. The command prints the addresses of the other names, on the proxy.',
        [...(OSS_INTERNAL_RANGES[region] ?? []), 'sudo acr-proxy addresses'].join('\n'),
      );
    }
    this.output('private_address', 'Address of the proxy inside the network.', privateAddress);
    this.output('instance_id', 'The ECS instance.', instanceId);
  }
}
