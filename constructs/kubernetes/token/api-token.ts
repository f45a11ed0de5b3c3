import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';

import { withoutComments } from '../../../host/files';
import { ENV } from '../../../open-design/contract';
import { renderSecretMap, secretMapTemplate } from '../../../open-design/front-proxy/secret-map';
import { TOKEN_FILES } from '../../../open-design/pod-token/pod-token';
import { APP_NAME } from '../names';
import type { AppNamespace } from '../namespace';
import { SECRET_MAP_VOLUME, type TokenSource } from './token-source';

/** File mode of the Secret: readable by the owner and the pod's group only. */
const READABLE_BY_GROUP = '0440';

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
export class ApiToken extends Construct implements TokenSource {
  readonly revision: number;
  readonly initContainers = [];
  readonly volumes: TokenSource['volumes'];
  readonly env: TokenSource['env'];
  readonly nodeOptions = [];
  readonly mounts = [];
  readonly dependsOn: TokenSource['dependsOn'];

  constructor(scope: Construct, id: string, { namespace, revision }: ApiTokenProps) {
    super(scope, id);
    const stack = TerraformStack.of(this);
    // CDKTF generates bindings for resources, but not for ephemeral resources.
    stack.addOverride('terraform.required_providers.random', RANDOM);
    stack.addOverride('ephemeral.random_password.token', PASSWORD);
    const secret = new SecretV1(this, 'Resource', {
      metadata: { name: APP_NAME, namespace: namespace.name },
      type: 'Opaque',
      // A container that mounts the Secret sees its keys as file names.
      dataWo: {
        [TOKEN_FILES.token]: VALUE,
        [TOKEN_FILES.secretMap]: secretMap(),
      },
      dataWoRevision: revision,
    });
    const { name } = secret.metadata;
    this.revision = revision;
    this.volumes = [
      {
        name: SECRET_MAP_VOLUME,
        secret: {
          secretName: name,
          // The rest of the Secret is not mounted.
          items: [{ key: TOKEN_FILES.secretMap, path: TOKEN_FILES.secretMap }],
          defaultMode: READABLE_BY_GROUP,
        },
      },
    ];
    this.env = [{ name: ENV.apiToken, valueFrom: { secretKeyRef: { name, key: TOKEN_FILES.token } } }];
    this.dependsOn = [secret];
  }
}
