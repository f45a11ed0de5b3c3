import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { type ITerraformDependable, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';

import { withoutComments } from '../../host/files';
import { renderSecretMap, secretMapTemplate } from '../../open-design/front-proxy/secret-map';
import { APP_NAME } from './names';
import type { AppNamespace } from './namespace';

/** Keys of the Secret. A container that mounts the Secret sees them as file names. */
export const TOKEN_KEYS = {
  /** The token alone. */
  token: 'api-token',
  /** nginx's map from credentials to the daemon's header. */
  secretMap: 'front-proxy-secret.conf',
} as const;

/**
 * The provider that generates the token, by its exact version as every provider: what a deployment runs must not change
 * by itself. The ephemeral `random_password` was added in version 3.7.1.
 */
const RANDOM = { source: 'hashicorp/random', version: '3.7.2' };

/** 43 letters and digits hold 256 bits. None of them is special in a shell, a URL or a regular expression. */
const PASSWORD = { length: 43, special: false };

const VALUE = '${ephemeral.random_password.token.result}';

export interface ApiTokenProps {
  readonly namespace: AppNamespace;
  /** Revision of the token. Increase it by one to generate a new token. */
  readonly revision: number;
}

/** The secret map, as a text that Terraform evaluates. */
const secretMap = (): string =>
  renderSecretMap(withoutComments(secretMapTemplate()), {
    token: VALUE,
    base64: (text) => `\${base64encode("${text}")}`,
    digest: (text) => `\${substr(sha256("${text}"), 0, 32)}`,
  });

/**
 * The only secret of the app. Terraform generates a value on every run, but writes it to the Secret only when the
 * revision changes. The value never appears in a plan or in the state.
 */
export class ApiToken extends Construct {
  /** Name of the Secret. */
  readonly secretName: string;
  /** The Secret. Resources that read it must depend on it. */
  readonly resource: ITerraformDependable;

  constructor(scope: Construct, id: string, { namespace, revision }: ApiTokenProps) {
    super(scope, id);
    const stack = TerraformStack.of(this);
    // CDKTF generates bindings for resources, but not for ephemeral resources.
    stack.addOverride('terraform.required_providers.random', RANDOM);
    stack.addOverride('ephemeral.random_password.token', PASSWORD);
    const secret = new SecretV1(this, 'Resource', {
      metadata: { name: APP_NAME, namespace: namespace.name },
      type: 'Opaque',
      dataWo: {
        [TOKEN_KEYS.token]: VALUE,
        [TOKEN_KEYS.secretMap]: secretMap(),
      },
      dataWoRevision: revision,
    });
    this.secretName = secret.metadata.name;
    this.resource = secret;
  }
}
