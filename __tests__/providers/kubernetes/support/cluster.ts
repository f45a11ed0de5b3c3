import { stackFile, type TerraformJson } from '../../../rehearsal/support/terraform';

/** A Secret and its token at a revision. `more` are additional arguments of the Secret. */
export const token = (revision: number | null, more: TerraformJson = {}): TerraformJson => ({
  ephemeral: { random_password: { token: { length: 43, special: false } } },
  resource: {
    kubernetes_secret_v1: {
      s: {
        metadata: [{ name: 'demo', namespace: 'demo' }],
        data_wo: { token: '${ephemeral.random_password.token.result}' },
        data_wo_revision: revision,
        ...more,
      },
    },
  },
});

const REQUIRED = {
  // the short form that the bindings from npm write; Terraform completes it
  kubernetes: { source: 'kubernetes', version: '2.38.0' },
  random: { source: 'hashicorp/random', version: '~> 3.7' },
};

/** Returns the file of a stack that uses the Kubernetes provider and `random_password`. */
export const clusterStack = (config: TerraformJson): TerraformJson =>
  stackFile(config, { required_providers: REQUIRED });

export const metadata = [{ name: 'demo' }];

/** Returns the arguments of a Deployment with one container. `spec` are additional arguments of its pod. */
export const podWith = (container: TerraformJson, spec: TerraformJson = {}): TerraformJson => ({
  metadata,
  spec: [
    {
      selector: [{ match_labels: { app: 'demo' } }],
      template: [{ metadata: [{}], spec: [{ container: [{ name: 'demo', ...container }], ...spec }] }],
    },
  ],
});
