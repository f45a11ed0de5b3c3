import type { DeploymentV1SpecTemplateSpecInitContainer } from '@cdktf/provider-kubernetes/lib/deployment-v1';

import { DATA_DIR, RUN_AS } from '../../open-design/contract';
import { FIRST_SETTINGS_COMMAND } from '../../open-design/first-settings';
import type { PinnedImage } from '../../values/values';
import { DATA_FOLDER } from './data-volume';
import { containerSecurity, resourcesOf } from './hardening';

/** Node.js with a script of a few lines. It ends before the other containers start, so it needs nothing beside them. */
const SHARE = { cpu: [0.05, 0.5], memory: [64, 128], disk: [16, 64] } as const;

/**
 * An init container that writes the first settings into an empty data directory, as the app's user.
 *
 * @param image the app's image, which is on the node anyway
 * @param data name of the data volume
 */
export const firstSettingsContainer = (
  image: PinnedImage,
  data: string,
): DeploymentV1SpecTemplateSpecInitContainer => ({
  name: 'first-settings',
  image,
  imagePullPolicy: 'IfNotPresent',
  command: [...FIRST_SETTINGS_COMMAND],
  resources: resourcesOf(SHARE),
  securityContext: containerSecurity(RUN_AS),
  volumeMount: [{ name: data, mountPath: DATA_DIR, subPath: DATA_FOLDER }],
});
