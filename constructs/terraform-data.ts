import { TerraformResource, type TerraformResourceLifecycle } from 'cdktf';
import type { Construct } from 'constructs';

export interface TerraformDataProps {
  /** A value that the state keeps. */
  readonly input?: string;
  /** A value whose change replaces the resource. */
  readonly triggersReplace?: string;
  readonly lifecycle?: TerraformResourceLifecycle;
}

/**
 * Terraform's own resource `terraform_data`, which needs no provider and touches nothing. CDKTF's construct for it would
 * start Terraform at every synth, to ask for its version.
 */
export class TerraformData extends TerraformResource {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: TerraformDataProps,
  ) {
    super(scope, id, {
      terraformResourceType: 'terraform_data',
      terraformGeneratorMetadata: { providerName: 'terraform' },
      ...(props.lifecycle ? { lifecycle: props.lifecycle } : {}),
    });
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { input: this.props.input, triggers_replace: this.props.triggersReplace };
  }
}
