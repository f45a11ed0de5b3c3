import { CsKubernetesAddon } from '@cdktf/provider-alicloud/lib/cs-kubernetes-addon';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

import { addOnConfig } from './add-on-config';
import type { Cluster } from './cluster';

export interface RegistryCredentialsProps {
  readonly cluster: Cluster;
  /** Id of an Enterprise instance, or `personal`. */
  readonly registry: string;
  /** Region of the registry. */
  readonly region: string;
  /** Namespace whose service accounts receive credentials. */
  readonly namespace: string;
  /** Service accounts in that namespace. */
  readonly serviceAccounts: readonly string[];
  /** Resources that must exist before the add-on: the nodes on which it runs. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/**
 * The add-on that provides the app's service accounts with short-lived passwords for Alibaba Cloud's own registry. By
 * default, it serves the namespace `default` only. Terraform never uninstalls it: the provider's Delete only forgets it.
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
      config: addOnConfig({
        AcrInstanceInfo: [{ instanceId, regionId: props.region }],
        watchNamespace: props.namespace,
        serviceAccount: props.serviceAccounts.join(','),
      }),
      dependsOn: [...props.dependsOn],
    });
  }
}
