import { AlicloudProvider } from '@cdktf/provider-alicloud/lib/provider';
import { Annotations, Aspects, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

import { providerKnows } from '../alibaba-cloud/provider-regions';
import type { AnyEnvironment } from '../config/load';
import { Tags } from '../constructs/tags';
import { OLDEST_TERRAFORM } from '../ground/terraform';
import { configureBackend } from './backend';

/** A stack of an environment: its id, backend and tags, and the provider if it uses Alibaba Cloud. */
export abstract class EnvironmentStack extends TerraformStack {
  /** Prefix of every name in the cloud: `<project>-<environment>`. */
  protected readonly prefix: string;

  /**
   * @param role purpose of the stack. The environment's name and the role form the stack's id.
   * @param speaksTo cloud whose provider the stack uses. A stack adds any provider other than Alibaba Cloud's itself.
   */
  constructor(
    scope: Construct,
    role: string,
    environment: AnyEnvironment,
    speaksTo: 'alicloud' | 'kubernetes' = 'alicloud',
  ) {
    super(scope, `${environment.name}-${role}`);
    const { config, name } = environment;
    this.prefix = `${config.project}-${name}`;
    this.addOverride('terraform.required_version', `>= ${OLDEST_TERRAFORM}.0`);
    configureBackend(this, environment, role);
    if (speaksTo === 'alicloud') {
      new AlicloudProvider(this, 'alicloud', {
        region: config.region,
        ...(config.accountType ? { accountType: config.accountType } : {}),
        ...(providerKnows(config.region) ? {} : { skipRegionValidation: true }),
      });
    }
    for (const warning of environment.warnings) {
      if (warning.role === role) Annotations.of(this).addWarning(warning.text);
    }
    Aspects.of(this).add(new Tags({ ...config.tags, project: config.project, environment: name }));
  }
  /** Declares an output. */
  protected output(id: string, description: string, value: string): void {
    new TerraformOutput(this, id, { description, value });
  }
}
