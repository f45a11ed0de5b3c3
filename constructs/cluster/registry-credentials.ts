import { CsKubernetesAddon } from '@cdktf/provider-alicloud/lib/cs-kubernetes-addon';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import type { Cluster } from './cluster';

export interface RegistryCredentialsProps {
  readonly cluster: Cluster;
  /** Id of an Enterprise instance, or the word personal. */
  readonly registry: string;
  /** Region of the registry. */
  readonly region: string;
  /** Namespace that is served, and the service accounts in it. */
  readonly namespace: string;
  readonly serviceAccounts: readonly string[];
  /** What must be there first: nodes, which run it. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * The add-on that hands the app's service accounts passwords of a short life for Alibaba Cloud's own registry. Left to
 * itself it serves the namespace `default` only.
 * Source: ACR docs, "Use the aliyun-acr-credential-helper component to pull images without a password".
 */
export class RegistryCredentials extends Construct {
  constructor(scope: Construct, id: string, props: RegistryCredentialsProps) {
    super(scope, id);
    // A personal instance has no id.
    const instanceId = props.registry === 'personal' ? '' : props.registry;
    new CsKubernetesAddon(this, 'Resource', {
      clusterId: props.cluster.clusterId,
      name: 'managed-aliyun-acr-credential-helper',
      config: JSON.stringify({
        AcrInstanceInfo: [{ instanceId, regionId: props.region }],
        watchNamespace: props.namespace,
        serviceAccount: props.serviceAccounts.join(','),
      }),
      dependsOn: [...props.dependsOn],
    });
  }
}
