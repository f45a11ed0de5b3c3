import type { Construct } from 'constructs';

import { enterpriseRegistryOf } from '../alibaba-cloud/acr';
import { internalNetworks } from '../alibaba-cloud/networks';
import { sharedArchitecture } from '../alibaba-cloud/processors';
import type { AppEnvironment } from '../config/load';
import type { Config } from '../config/schema';
import { InstanceRole } from '../constructs/access/instance-role';
import { backupsIn, dnsChallenge, pullsFrom } from '../constructs/access/permissions';
import { trafficOf } from '../constructs/balancer/balancer-traffic';
import { DataDisk } from '../constructs/host/data-disk';
import { DesiredState } from '../constructs/host/desired-state';
import { Host } from '../constructs/host/host';
import { HostFirewall } from '../constructs/host/host-firewall';
import { PublicAddress } from '../constructs/host/public-address';
import { stateOf } from '../host/app-state';
import { TOKEN_FILE } from '../host/paths';
import { openDesignRelease } from '../host/release';
import { variablesOf } from '../open-design/environment';
import type { Front } from '../open-design/front-proxy/front';
import { EnvironmentStack } from './environment-stack';
import type { Exposure } from './exposure';
import type { NetworkStack } from './network-stack';

export interface EcsStackProps {
  readonly environment: AppEnvironment;
  /** The environment's `ecs:` section. */
  readonly ecs: NonNullable<Config['ecs']>;
  /** The network of the host. */
  readonly network: NetworkStack;
  /** Ways in and out of the environment. */
  readonly exposure: Exposure;
}

/** The app on one hardened ECS instance, with a data disk that outlives it. */
export class EcsStack extends EnvironmentStack {
  /** The ECS instance. */
  readonly instanceId: string;

  constructor(scope: Construct, props: EcsStackProps) {
    super(scope, 'ecs', props.environment);
    const { ecs, exposure } = props;
    const { access, app, region } = props.environment.config;
    const { network, egressAddress } = props.network;
    const name = `${this.prefix}-host`;
    const traffic = exposure.hostBalancer && trafficOf(exposure.hostBalancer, network);
    const front: Front = traffic ? traffic.front : { kind: 'tls', certificate: access.tls };

    const firewall = new HostFirewall(this, 'firewall', {
      name,
      network,
      clients: access.allow,
      balancer: traffic,
      sshClients: ecs.ssh?.allow,
    });
    const dataDisk = new DataDisk(this, 'data-disk', {
      name: `${this.prefix}-data`,
      zone: ecs.zone,
      kmsKeyId: ecs.kmsKeyId,
      protect: ecs.protect,
      sizeGiB: ecs.dataDisk.sizeGiB,
      snapshotRetentionDays: ecs.dataDisk.snapshotRetentionDays,
    });
    const address = exposure.hostHasPublicAddress
      ? new PublicAddress(this, 'address', {
          name,
          bandwidthMbps: ecs.bandwidthMbps,
          protect: ecs.protect,
        })
      : undefined;

    const release = openDesignRelease();
    const state = stateOf({
      image: app.image,
      acrInstanceId: ecs.acrInstanceId,
      registryMirrors: app.registryMirrors,
      memoryMiB: app.memoryMiB,
      cpus: app.cpus,
      variables: variablesOf({ ...app, internalHosts: app.egress.hosts }),
      clients: access.allow,
      domain: access.domain,
      front,
      icpNumber: access.icpNumber,
      egress: {
        denied: internalNetworks(network.cidr),
        networks: app.egress.networks,
        hosts: app.egress.hosts,
      },
      backup: { keepDays: ecs.backup.keepDays, bucket: ecs.backup.bucket, folder: this.prefix },
      sshKeys: ecs.ssh?.publicKeys ?? [],
      dataDiskGiB: ecs.dataDisk.sizeGiB,
      systemDiskGiB: ecs.systemDiskGiB,
      dataDiskId: dataDisk.diskId,
      publicAddress: address?.ip ?? '',
      region,
    });

    const role = new InstanceRole(this, 'role', { name });
    const proof = dnsProofOf(front);
    if (access.domain && proof) {
      role.allow('dns-challenge', dnsChallenge(access.domain, proof.challengeZone));
    }
    const registry = enterpriseRegistryOf(app.image);
    if (ecs.acrInstanceId && registry) role.allow('image', pullsFrom(ecs.acrInstanceId, registry));
    if (ecs.backup.bucket) role.allow('backup', backupsIn(ecs.backup.bucket, this.prefix));

    const host = new Host(this, 'host', {
      name,
      network,
      firewall,
      dataDisk,
      zone: ecs.zone,
      instanceType: ecs.instanceType,
      architecture: sharedArchitecture([ecs.instanceType], ecs.architecture),
      billing: ecs.billing,
      systemDiskGiB: ecs.systemDiskGiB,
      kmsKeyId: ecs.kmsKeyId,
      role,
      protect: ecs.protect,
      release,
      state,
      section: {
        key: 'ecs',
        replacement:
          'run sudo open-design backup, change ecs.instanceType and app.image, and deploy: a new instance takes over the data disk (docs/changes.md#another-instance-type)',
      },
    });
    const { id: instanceId, primaryIpAddress: privateAddress } = host.resource;

    new DesiredState(this, 'desired-state', {
      name: this.prefix,
      instanceId,
      release,
      state,
      dependsOn: [...host.ready, ...role.permissions, ...(address ? [address.bindTo(instanceId)] : [])],
    });

    const reachedAt = address?.ip ?? privateAddress;
    this.output('endpoint', 'Where the app is reached.', `https://${access.domain ?? reachedAt}`);
    // Behind a balancer, the balancer is the target, and its stack says so.
    if (access.domain && !exposure.hostBalancer) {
      this.output(
        'dns_target',
        'What the domain has to lead to: the type of the record and its value. Nothing here makes the record.',
        `A ${reachedAt}`,
      );
    }
    this.output(
      'token_location',
      'Where the token is: on the data disk, readable by root only.',
      `${instanceId}:${TOKEN_FILE}`,
    );
    this.output(
      'token_command',
      'Prints the token, or opens a shell on the host where `sudo open-design token` does.',
      ecs.ssh?.allow
        ? `ssh ecs-user@${reachedAt} sudo open-design token`
        : `ali-instance-cli session --instance ${instanceId}`,
    );
    this.output('instance_id', 'The ECS instance.', instanceId);
    this.output('data_disk_id', 'The disk that holds the data and the token.', dataDisk.diskId);
    this.output('private_address', 'Address of the host inside the network.', privateAddress);
    const egress = address?.ip ?? egressAddress;
    if (egress) this.output('egress_address', 'Public address the host is seen from.', egress);

    this.instanceId = instanceId;
  }
}

/** The certificate whose domain the host proves by DNS records; undefined: it creates none. */
const dnsProofOf = (front: Front) =>
  front.kind === 'tls' && front.certificate.mode === 'acme' && front.certificate.challenge === 'dns-01'
    ? front.certificate
    : undefined;
