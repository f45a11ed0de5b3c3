import type { DeploymentV1SpecTemplateSpecInitContainer } from '@cdktf/provider-kubernetes/lib/deployment-v1';

import { RUN_AS } from '../../open-design/contract';
import type { PinnedImage } from '../../values/values';
import { containerSecurity, resourcesOf } from './hardening';

/** Python that does nothing. */
const SHARE = { cpu: [0.05, 0.5], memory: [32, 64], disk: [16, 64] } as const;

/**
 * An init container that only has its image pulled to the node of the app, where another pod runs it later.
 *
 * @param name name of the container
 * @param image image with Python 3
 */
export const pulledContainer = (
  name: string,
  image: PinnedImage,
): DeploymentV1SpecTemplateSpecInitContainer => ({
  name,
  image,
  imagePullPolicy: 'IfNotPresent',
  command: ['python3', '-c', ''],
  resources: resourcesOf(SHARE),
  securityContext: containerSecurity(RUN_AS),
});
