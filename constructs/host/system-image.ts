import { DataAlicloudImages } from '@cdktf/provider-alicloud/lib/data-alicloud-images';
import { Construct } from 'constructs';

import type { Architecture } from '../../alibaba-cloud/processors';
import { SYSTEM_IMAGES } from '../../host/machine';
import type { InstanceType } from '../../values/values';

export interface SystemImageProps {
  /** Instance type for the image. */
  readonly instanceType: InstanceType;
  /** Processor architecture of the instance type. */
  readonly architecture: Architecture;
  /** Section of the configuration that asks for the instance, for messages. */
  readonly key: 'ecs' | 'acrProxy';
}

/**
 * The latest Ubuntu 24.04 image of Alibaba Cloud for an instance type.
 *
 * The id is looked up, because image ids end in a date and differ by region. The pattern names the release, because an
 * open pattern would eventually match the next release.
 */
export class SystemImage extends Construct {
  readonly imageId: string;

  constructor(scope: Construct, id: string, props: SystemImageProps) {
    super(scope, id);
    const images = new DataAlicloudImages(this, 'Resource', {
      owners: 'system',
      nameRegex: `^${SYSTEM_IMAGES[props.architecture]}_alibase_.*`,
      architecture: props.architecture,
      mostRecent: true,
      lifecycle: {
        postcondition: [
          {
            condition: '${length(self.images) > 0}',
            errorMessage: `no Ubuntu 24.04 image for ${props.instanceType} in this region; choose another ${props.key}.instanceType or region`,
          },
        ],
      },
    });
    this.imageId = images.images.get(0).id;
  }
}
