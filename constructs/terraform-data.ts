import { type ITerraformDependable, TerraformResource, type TerraformResourceLifecycle } from 'cdktf';
import type { Construct } from 'constructs';

export interface TerraformDataProps {
  /** A value that the state keeps. */
  readonly input?: string;
  /** Resources that must exist before. */
  readonly dependsOn?: readonly ITerraformDependable[];
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
      ...(props.dependsOn?.length ? { dependsOn: [...props.dependsOn] } : {}),
      ...(Object.keys(props.lifecycle ?? {}).length ? { lifecycle: props.lifecycle } : {}),
    });
  }

  /** The input as Terraform refers to it, for a lifecycle. */
  get inputReference(): string {
    return `${this.terraformResourceType}.${this.friendlyUniqueId}.input`;
  }

  protected override synthesizeAttributes(): Record<string, unknown> {
    return { input: this.props.input };
  }
}
