import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { type ITerraformDependable, TerraformStack } from 'cdktf';
import { Construct } from 'constructs';

import { withoutComments } from '../../host/files';
import { BASIC_USER } from '../../open-design/contract';
import { secretMapTemplate } from '../../open-design/front-proxy/front-proxy';
import { renderTemplate } from '../../open-design/template';
import { APP_NAME } from './names';
import type { AppNamespace } from './namespace';

/** Keys of the Secret, which are the names of files where it is mounted. */
export const TOKEN_KEYS = {
  /** The token alone. */
  token: 'api-token',
  /** nginx's map from credentials to the daemon's header. */
  secretMap: 'front-proxy-secret.conf',
} as const;

/** The provider of the token; its ephemeral `random_password` came with this version. */
const RANDOM = { source: 'hashicorp/random', version: '~> 3.7, >= 3.7.1' };

/** 43 letters and digits are 256 bits, in characters that mean nothing to a shell, a URL or a regular expression. */
const PASSWORD = { length: 43, special: false };

const VALUE = '${ephemeral.random_password.token.result}';

export interface ApiTokenProps {
  readonly namespace: AppNamespace;
  /** Raised by one, it makes a new token. */
  readonly revision: number;
}

/**
 * The secret map for a token; both may be an expression of Terraform.
 *
 * @param basic the base64 of `open-design:<token>`
 */
export const secretMapOf = (token: string, basic: string): string =>
  renderTemplate('secret map', withoutComments(secretMapTemplate()), {
    sections: [],
    values: { TOKEN: token, BASIC: basic },
  });

/**
 * The app's one secret. Terraform makes a value at every run, hands it on at the runs in which the revision changes,
 * and keeps none: it is in the Secret, and neither in a plan nor in a state.
 */
export class ApiToken extends Construct {
  /** Name of the Secret. */
  readonly secretName: string;
  /** Who reads the Secret comes after it. */
  readonly resource: ITerraformDependable;

  constructor(scope: Construct, id: string, { namespace, revision }: ApiTokenProps) {
    super(scope, id);
    const stack = TerraformStack.of(this);
    // There are bindings for resources only.
    stack.addOverride('terraform.required_providers.random', RANDOM);
    stack.addOverride('ephemeral.random_password.token', PASSWORD);
    const secret = new SecretV1(this, 'Resource', {
      metadata: { name: APP_NAME, namespace: namespace.name },
      type: 'Opaque',
      dataWo: {
        [TOKEN_KEYS.token]: VALUE,
        [TOKEN_KEYS.secretMap]: secretMapOf(VALUE, '${base64encode("' + BASIC_USER + ':' + VALUE + '")}'),
      },
      dataWoRevision: revision,
    });
    this.secretName = secret.metadata.name;
    this.resource = secret;
  }
}
