import { APP_NAME, NAMESPACE } from '../names';
import { notBesideTheApp } from '../placement';
import type { Operation } from './operations';

const NAME = 'open-design-restore';

/** A CronJob requires a schedule. This one is suspended and never due: operators create a job from it by hand. */
const SCHEDULE = '0 0 1 1 *';

const VOLUME = '/volume';

const KUBECTL = `kubectl -n ${NAMESPACE}`;

/**
 * Commands that restore data, in order. ARCHIVE is the name of an archive in the bucket. Without a name, the job lists
 * the archives and fails. Backups made by a host can be restored as well, unless they are encrypted.
 */
export const RESTORE_COMMANDS: readonly string[] = [
  `${KUBECTL} scale deployment/${APP_NAME} --replicas=0`,
  `${KUBECTL} create job ${NAME} --from=cronjob/${NAME} --dry-run=client -o json | kubectl set env --local -f - ARCHIVE=<archive> -o json | kubectl create -f -`,
  `${KUBECTL} wait job/${NAME} --for=condition=complete --timeout=1h; ${KUBECTL} logs job/${NAME} --all-containers`,
  `${KUBECTL} delete job/${NAME}; ${KUBECTL} scale deployment/${APP_NAME} --replicas=1`,
];

const ARCHIVE = { name: 'ARCHIVE', value: '' };

/** A restore, which operators start by hand with the name of an archive. */
export const restore = (): Operation => ({
  name: NAME,
  component: 'restore',
  schedule: SCHEDULE,
  suspended: true,
  retries: 0,
  affinity: notBesideTheApp(),
  steps: [
    { name: 'fetch', program: 'fetch.sh', env: [ARCHIVE] },
    {
      name: 'restore',
      program: 'restore.sh',
      env: [ARCHIVE, { name: 'VOLUME', value: VOLUME }],
      data: { mountPath: VOLUME },
    },
  ],
});
