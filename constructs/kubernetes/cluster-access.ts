import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';

const KUBECONFIG = 'kubeconfig';

const cluster = (key: string): string => `yamldecode(var.${KUBECONFIG}).clusters[0].cluster["${key}"]`;
const user = (key: string): string => `yamldecode(var.${KUBECONFIG}).users[0].user["${key}"]`;

/**
 * Access to the cluster's API server through a kubeconfig with a client certificate, as ACK issues it. The kubeconfig is
 * passed to Terraform on every run. Terraform stores it neither in a plan nor in the state.
 */
export class ClusterAccess extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const kubeconfig = new TerraformVariable(this, KUBECONFIG, {
      type: 'string',
      description: `Text of a kubeconfig of the cluster, with a client certificate. Given as TF_VAR_${KUBECONFIG}; never stored.`,
      sensitive: true,
      nullable: false,
    });
    kubeconfig.overrideLogicalId(KUBECONFIG);
    kubeconfig.addOverride('ephemeral', true);
    new KubernetesProvider(this, 'Resource', {
      host: `\${${cluster('server')}}`,
      clusterCaCertificate: `\${base64decode(${cluster('certificate-authority-data')})}`,
      clientCertificate: `\${base64decode(${user('client-certificate-data')})}`,
      clientKey: `\${base64decode(${user('client-key-data')})}`,
    });
  }
}
