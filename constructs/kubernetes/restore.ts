import { APP_NAME, NAMESPACE } from './names';
import type { Operation } from './operations';
import { notBesideTheApp } from './placement';

const NAME = 'open-design-restore';

/** Never due; a job is made of it by hand. */
const SCHEDULE = '0 0 1 1 *';

const VOLUME = '/volume';

const KUBECTL = `kubectl -n ${NAMESPACE}`;

/**
 * How data are restored, line by line. ARCHIVE is a name in the bucket; without one the job lists them and fails.
 * Backups of a host are as good, unless they are encrypted.
 */
export const RESTORE_COMMANDS: readonly string[] = [
  `${KUBECTL} scale deployment/${APP_NAME} --replicas=0`,
  `${KUBECTL} create job ${NAME} --from=cronjob/${NAME} --dry-run=client -o json | kubectl set env --local -f - ARCHIVE=<archive> -o json | kubectl create -f -`,
  `${KUBECTL} wait job/${NAME} --for=condition=complete --timeout=1h; ${KUBECTL} logs job/${NAME} --all-containers`,
  `${KUBECTL} delete job/${NAME}; ${KUBECTL} scale deployment/${APP_NAME} --replicas=1`,
];

const ARCHIVE = { name: 'ARCHIVE', value: '' };

/** A restore, ready to be started by hand with the name of an archive. */
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
