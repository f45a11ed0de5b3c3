import { DATA_DIR } from '../../../open-design/contract';
import type { PinnedImage } from '../../../values/values';
import { DATA_FOLDER } from '../data-volume';
import { BACKUP_NAME } from '../names';
import { besideTheApp } from '../placement';
import type { Operation } from './operations';

export interface BackupProps {
  /** The app's image. An archive records it, because another image may be unable to read the data. */
  readonly appImage: PinnedImage;
}

/** Every day at 02:30 China time, when a host makes its backup too. */
const SCHEDULE = '30 18 * * *';

/** A daily, consistent copy of the database and the files in OSS, where old ones expire by a lifecycle rule. */
export const backup = ({ appImage }: BackupProps): Operation => ({
  name: BACKUP_NAME,
  component: 'backup',
  schedule: SCHEDULE,
  suspended: false,
  retries: 2,
  // If the app is not running, the job stays pending until its deadline and then fails.
  affinity: besideTheApp(),
  steps: [
    {
      name: 'pack',
      program: 'pack.sh',
      env: [
        { name: 'DATA', value: DATA_DIR },
        { name: 'IMAGE', value: appImage },
      ],
      // Not read-only: if the app does not have the database open, SQLite must first create the files beside it.
      data: { mountPath: DATA_DIR, subPath: DATA_FOLDER },
    },
    { name: 'upload', program: 'upload.sh', env: [] },
  ],
});
