import * as path from 'node:path';

import type { Companion } from '../../host/cloud-init/companion';
import { withoutComments } from '../../host/files';
import { withSharedText } from '../../host/shared-text';
import { HEALTH_PATH } from '../../open-design/contract';
import { readText } from '../../open-design/read-text';
import { fillTemplate } from '../../open-design/template';

/** Where cloud-init leaves the call until the service takes it over. The folder is empty after a reboot. */
const ARRIVED = '/run/open-design.call';

/** Folder of the service. Only root can read it. */
const FOLDER = '/var/lib/open-design/signal';

/**
 * Returns the service that tells a stack whether its host works.
 *
 * @param curlCli the attribute `CurlCli` of the wait condition's handle, or its token. It is shell code, and its form
 *   belongs to ROS: it stands where a command stands and is never read. Source: ROS, "ALIYUN::ROS::WaitConditionHandle".
 */
export const signal = (curlCli: string): Companion => ({
  files: [
    { path: `${FOLDER}/program`, mode: '0600', content: read('signal.sh', { HEALTH_PATH }) },
    { path: '/etc/systemd/system/open-design-signal.service', mode: '0644', content: read('signal.service') },
  ],
  // ROS answers an error with a status, which curl reports as a failure with -f. The program sends the text.
  later: { path: ARRIVED, mode: '0600', content: `${curlCli} -fsS --max-time 30 -d @-\n` },
  start: read('start.sh', { ARRIVED }),
  damaged: `echo '{"status":"FAILURE","reason":"user data arrived damaged"}' | sh ${ARRIVED}`,
});

const read = (name: string, values: Readonly<Record<string, string>> = {}): string => {
  const content = withoutComments(readText(path.join(__dirname, 'signal', name)));
  return fillTemplate(name, withSharedText({ path: name, mode: '0644', content }).content, values);
};
