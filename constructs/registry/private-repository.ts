import { CrEeNamespace } from '@cdktf/provider-alicloud/lib/cr-ee-namespace';
import { CrEeRepo } from '@cdktf/provider-alicloud/lib/cr-ee-repo';
import { Construct } from 'constructs';

export interface PrivateRepositoryProps {
  readonly instanceId: string;
  /** Name of the namespace, which is made. */
  readonly namespace: string;
  /** Name of the repository. */
  readonly repository: string;
  /** What the console shows beside the repository. */
  readonly summary: string;
  /** Whether Terraform refuses to destroy both: the service deletes the images with them. */
  readonly protect: boolean;
}

/**
 * A private repository in a namespace of its own. A push never makes another one, and a tag never leads to another image
 * later. The service exempts the tag `latest` (Container Registry, "Configure a repository to be immutable", 30 January
 * 2024).
 */
export class PrivateRepository extends Construct {
  /** The L1 resource, for what depends on it. */
  readonly resource: CrEeRepo;

  constructor(scope: Construct, id: string, props: PrivateRepositoryProps) {
    super(scope, id);
    const { instanceId } = props;
    const lifecycle = { preventDestroy: props.protect };
    const namespace = new CrEeNamespace(this, 'namespace', {
      instanceId,
      name: props.namespace,
      autoCreate: false,
      defaultVisibility: 'PRIVATE',
      lifecycle,
    });
    this.resource = new CrEeRepo(this, 'Resource', {
      instanceId,
      namespace: namespace.name,
      name: props.repository,
      repoType: 'PRIVATE',
      summary: props.summary,
      tagImmutability: true,
      lifecycle,
    });
  }
}
