import { KubernetesProvider } from '@cdktf/provider-kubernetes/lib/provider';
import { TerraformVariable } from 'cdktf';
import { Construct } from 'constructs';

const KUBECONFIG = 'kubeconfig';

const cluster = (key: string): string => `yamldecode(var.${KUBECONFIG}).clusters[0].cluster["${key}"]`;
const user = (key: string): string => `yamldecode(var.${KUBECONFIG}).users[0].user["${key}"]`;

/** What the provider needs of the kubeconfig, as expressions. */
const ACCESS = {
  host: cluster('server'),
  clusterCaCertificate: `base64decode(${cluster('certificate-authority-data')})`,
  clientCertificate: `base64decode(${user('client-certificate-data')})`,
  clientKey: `base64decode(${user('client-key-data')})`,
};

/**
 * Access to the cluster's API server through a kubeconfig with a client certificate, as ACK issues it. The kubeconfig is
 * passed to Terraform on every run. Terraform stores it neither in a plan nor in the state.
 */
export class ClusterAccess extends Construct {
  constructor(scope: Construct, id: string) {
    super(scope, id);
    const kubeconfig = new TerraformVariable(this, KUBECONFIG, {
      type: 'string',
      description:
        'Text of a kubeconfig of the cluster, with a client certificate. Neither a plan nor a state stores it.',
      sensitive: true,
      nullable: false,
      validation: [
        {
          condition: `\${can([${Object.values(ACCESS).join(', ')}])}`,
          errorMessage:
            'got a text that is not a kubeconfig with a client certificate; allowed: what the output kubeconfig_command of the cluster prints; the text is empty if that command failed',
        },
      ],
    });
    kubeconfig.overrideLogicalId(KUBECONFIG);
    kubeconfig.addOverride('ephemeral', true);
    new KubernetesProvider(this, 'Resource', {
      host: `\${${ACCESS.host}}`,
      clusterCaCertificate: `\${${ACCESS.clusterCaCertificate}}`,
      clientCertificate: `\${${ACCESS.clientCertificate}}`,
      clientKey: `\${${ACCESS.clientKey}}`,
    });
  }
}
