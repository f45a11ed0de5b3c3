import { DataAlicloudCrEeInstances } from '@cdktf/provider-alicloud/lib/data-alicloud-cr-ee-instances';
import { Construct } from 'constructs';

export interface AdoptedInstanceProps {
  /** Id of the instance: cri-… */
  readonly instanceId: string;
}

/** An existing Enterprise instance. It is looked up during the plan and never changed. */
export class AdoptedInstance extends Construct {
  readonly instanceId: string;

  constructor(scope: Construct, id: string, { instanceId }: AdoptedInstanceProps) {
    super(scope, id);
    this.instanceId = new DataAlicloudCrEeInstances(this, 'Resource', {
      ids: [instanceId],
      lifecycle: {
        postcondition: [
          {
            condition: '${length(self.instances) == 1}',
            errorMessage: `Enterprise instance ${instanceId} is not in this account and region; correct registry.instanceId`,
          },
        ],
      },
    }).instances.get(0).id;
  }
}
