import { DATA_DIR } from '../../open-design/contract';
import type { PinnedImage } from '../../values/values';
import { DATA_FOLDER } from './data-volume';
import { BACKUP_NAME } from './names';
import type { Operation } from './operations';
import { besideTheApp } from './placement';

export interface BackupProps {
  /** The app's image, which an archive names: its data may mean nothing to another one. */
  readonly appImage: PinnedImage;
  /** Days a backup is kept; the newest stays whatever its age. */
  readonly keepDays: number;
}

/** Every day at 02:30 in China, when the host makes its own. */
const SCHEDULE = '30 18 * * *';

/** A daily copy of database and files that is consistent, in OSS. */
export const backup = ({ appImage, keepDays }: BackupProps): Operation => ({
  name: BACKUP_NAME,
  component: 'backup',
  schedule: SCHEDULE,
  suspended: false,
  retries: 2,
  // Where no app runs, the job waits and is given up.
  affinity: besideTheApp(),
  steps: [
    {
      name: 'pack',
      program: 'pack.sh',
      env: [
        { name: 'DATA', value: DATA_DIR },
        { name: 'IMAGE', value: appImage },
      ],
      // Not read-only: of a database that the app has not open, SQLite has to make the files beside it first.
      data: { mountPath: DATA_DIR, subPath: DATA_FOLDER },
    },
    { name: 'upload', program: 'upload.sh', env: [{ name: 'KEEP_DAYS', value: String(keepDays) }] },
  ],
});
