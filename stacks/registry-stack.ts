import type { Construct } from 'constructs';

import type { Environment } from '../config/load';
import type { Config } from '../config/schema';
import { AdoptedInstance } from '../constructs/registry/adopted-instance';
import { EnterpriseInstance } from '../constructs/registry/enterprise-instance';
import { PrivateRepository } from '../constructs/registry/private-repository';
import { PublicEndpoint } from '../constructs/registry/public-endpoint';
import { RegistryHosts } from '../constructs/registry/registry-hosts';
import { VpcEndpoint } from '../constructs/registry/vpc-endpoint';
import { EnvironmentStack } from './environment-stack';
import type { NetworkStack } from './network-stack';
import { rememberRegistry } from './registry-changes';

export interface RegistryStackProps {
  readonly environment: Environment;
  /** The environment's `registry:` section. */
  readonly registry: NonNullable<Config['registry']>;
  /** The network whose machines pull. */
  readonly network: NetworkStack;
}

/**
 * A private repository for the images of an environment, which its network reaches. Its stack is its own: the images are
 * there before the host or the cluster that pulls them, and stay when those are destroyed.
 */
export class RegistryStack extends EnvironmentStack {
  constructor(scope: Construct, { environment, registry, network: { network } }: RegistryStackProps) {
    super(scope, 'registry', environment);
    const { instance, namespace, repository, allow, protect } = registry;
    const made = instance && new EnterpriseInstance(this, 'enterprise', { ...instance, protect });
    const instanceId = made
      ? made.resource.id
      : new AdoptedInstance(this, 'adopted', { instanceId: registry.instanceId ?? '' }).instanceId;

    const images = new PrivateRepository(this, 'images', {
      instanceId,
      namespace,
      repository,
      summary: `Images of ${this.prefix}`,
      protect,
    });
    const inVpc = new VpcEndpoint(this, 'vpc-endpoint', { instanceId, network });
    const inPublic = allow && new PublicEndpoint(this, 'public-endpoint', { instanceId, clients: allow });
    const hosts = new RegistryHosts(this, 'hosts', {
      instanceId,
      endpoints: [inVpc.resource, ...(inPublic ? [inPublic.resource] : [])],
    });
    rememberRegistry(this, registry, [made?.resource ?? images.resource]);

    const place = `${namespace}/${repository}`;
    // Without an app, the image is that of another environment.
    const user = environment.config.app ? environment.name : '<environment>';
    const copy = `npx odcloud image copy <image> ${user} --to`;
    this.output(
      'instance_id',
      'The Enterprise instance. Write it to ecs.acrInstanceId, or to ack.acrCredentialHelper.',
      instanceId,
    );
    this.output('repository', 'The repository, as machines in the VPC name it.', `${hosts.vpc}/${place}`);
    if (inPublic) {
      this.output(
        'public_repository',
        'The repository, as machines in the networks of registry.allow name it.',
        `${hosts.internet}/${place}`,
      );
    }
    this.output(
      'copy_command',
      inPublic
        ? 'Copies an image there, and writes it to app.image. Sign in first (docs/registry.md).'
        : 'Copies an image there, and writes it to app.image. It runs on a machine in the VPC, because the public endpoint is shut. Sign in first (docs/registry.md).',
      inPublic
        ? `${copy} ${hosts.internet}/${place} --pull-host ${hosts.vpc}`
        : `${copy} ${hosts.vpc}/${place}`,
    );
  }
}
