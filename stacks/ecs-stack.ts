import { Annotations, TerraformOutput } from 'cdktf';
import type { Construct } from 'constructs';

import type { Config } from '../config/schema';
import type { Environment } from '../config/load';
import { DataDisk } from '../constructs/data-disk';
import { DesiredState } from '../constructs/desired-state';
import { Firewall } from '../constructs/firewall';
import { Host } from '../constructs/host';
import type { HostState } from '../constructs/host-state';
import { InstanceRole } from '../constructs/instance-role';
import { backupsIn, dnsChallenge } from '../constructs/permissions';
import { PublicAddress } from '../constructs/public-address';
import { EnvironmentStack } from './environment-stack';
import type { NetworkStack } from './network-stack';

/** Every client, by name. */
const EVERYONE = ['0.0.0.0/0'];

const PLACEHOLDER_DIGEST = /@sha256:0{64}$/;

export interface EcsStackProps {
  readonly environment: Environment;
  /** The environment's `ecs:` section. */
  readonly ecs: NonNullable<Config['ecs']>;
  /** The network the host stands in. */
  readonly network: NetworkStack;
}

/** The app on one hardened ECS instance, with a data disk that outlives it. */
export class EcsStack extends EnvironmentStack {
  constructor(scope: Construct, props: EcsStackProps) {
    super(scope, 'ecs', props.environment);
    const { ecs } = props;
    const { access, app, region } = props.environment.config;
    const { network, egressAddress } = props.network;
    const name = `${this.prefix}-host`;
    const clients = access.allow === 'everyone' ? EVERYONE : access.allow;

    const firewall = new Firewall(this, 'firewall', { name, network });
    firewall.allowTcp('https', 443, clients);
    firewall.allowTcp('http-redirect', 80, clients);
    firewall.allowTcp('ssh', 22, ecs.ssh?.allow ?? []);

    const dataDisk = new DataDisk(this, 'data-disk', {
      name: `${this.prefix}-data`,
      zone: ecs.zone,
      kmsKeyId: ecs.kmsKeyId,
      protect: ecs.protect,
      ...ecs.dataDisk,
    });
    const address =
      ecs.address === 'internet'
        ? new PublicAddress(this, 'address', { name, bandwidthMbps: ecs.bandwidthMbps })
        : undefined;

    const state: HostState = {
      app: {
        image: app.image,
        registryMirrors: app.registryMirrors,
        allowCidrs: clients,
        domain: access.domain,
        tls: access.tls,
        backup: { ...ecs.backup, folder: this.prefix },
      },
      values: { dataDiskId: dataDisk.diskId, publicAddress: address?.ip ?? '', region },
    };

    const role = new InstanceRole(this, 'role', { name });
    if (access.domain && access.tls.mode === 'acme' && access.tls.challenge === 'dns-01') {
      role.allow('dns-challenge', dnsChallenge(access.domain));
    }
    if (ecs.backup.bucket) role.allow('backup', backupsIn(ecs.backup.bucket, this.prefix));

    const host = new Host(this, 'host', {
      name,
      network,
      firewall,
      dataDisk,
      zone: ecs.zone,
      instanceType: ecs.instanceType,
      systemDiskGiB: ecs.systemDiskGiB,
      kmsKeyId: ecs.kmsKeyId,
      role,
      sshPublicKey: ecs.ssh?.publicKey,
      protect: ecs.protect,
      state,
    });
    const { id: instanceId, primaryIpAddress: privateAddress } = host.resource;

    new DesiredState(this, 'desired-state', {
      name: this.prefix,
      instanceId,
      state,
      dependsOn: [...host.ready, ...role.permissions, ...(address ? [address.bindTo(instanceId)] : [])],
    });

    const reachedAt = address?.ip ?? privateAddress;
    this.output('endpoint', 'Where the app is reached.', `https://${access.domain ?? reachedAt}`);
    this.output(
      'token_location',
      'Where the token is: on the data disk, readable by root only.',
      host.tokenLocation,
    );
    this.output(
      'token_command',
      'Prints the token, or opens a shell on the host where `sudo open-design token` does.',
      ecs.ssh?.allow
        ? `ssh root@${reachedAt} open-design token`
        : `ali-instance-cli session --instance ${instanceId}`,
    );
    this.output('instance_id', 'The ECS instance.', instanceId);
    this.output('data_disk_id', 'The disk that holds the data and the token.', dataDisk.diskId);
    this.output('private_address', 'Address of the host inside the network.', privateAddress);
    const egress = address?.ip ?? egressAddress;
    if (egress) this.output('egress_address', 'Public address the host is seen from.', egress);

    this.warn(props);
  }

  private output(id: string, description: string, value: string): void {
    new TerraformOutput(this, id, { description, value });
  }

  /** Choices that are allowed and that somebody may regret. */
  private warn({ ecs, environment: { config } }: EcsStackProps): void {
    const annotations = Annotations.of(this);
    if (PLACEHOLDER_DIGEST.test(config.app.image)) {
      annotations.addWarning(
        'app.image has a placeholder digest: a rehearsal works, a deploy will fail on the host at the image; write the digest of an image you can pull',
      );
    }
    if (config.access.allow === 'everyone') {
      annotations.addWarning(
        'access.allow is everyone: the whole internet reaches the app, and the token is the only door',
      );
    }
    if (!ecs.protect) {
      annotations.addWarning(
        'ecs.protect is false: once deployed, a destroy deletes the data disk and everything on it',
      );
    }
  }
}
