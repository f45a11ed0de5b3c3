import { AlicloudProvider } from '@cdktf/provider-alicloud/lib/provider';
import { Annotations, Aspects, TerraformOutput, TerraformStack } from 'cdktf';
import type { Construct } from 'constructs';

import type { Environment } from '../config/load';
import { Tags } from '../constructs/tags';
import { OLDEST_TERRAFORM } from '../ground/terraform';
import { configureBackend } from './backend';

/** What every stack of an environment has: its id, backend and tags, and a provider if it speaks to Alibaba Cloud. */
export abstract class EnvironmentStack extends TerraformStack {
  /** Prefix of every name in the cloud: `<project>-<environment>`. */
  protected readonly prefix: string;

  /**
   * @param role what the stack is for; with the environment's name it makes the stack's id
   * @param speaksTo whose provider it uses; another one than Alibaba Cloud's the stack brings itself
   */
  constructor(
    scope: Construct,
    role: string,
    environment: Environment,
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
