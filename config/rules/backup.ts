import { ZRS_REGIONS } from '../../alibaba-cloud/oss';
import { lacks, type Rule, type SoundParts } from './rule';

type Home = 'ecs' | 'ack';

const HOMES: readonly Home[] = ['ecs', 'ack'];

const backupOf = (config: SoundParts, home: Home) => config[home]?.backup;

/** Names of buckets are unique in the whole cloud, so nobody can choose one for somebody else. */
const createdBucketHasName: Rule = (config) =>
  HOMES.filter((home) => backupOf(config, home)?.createBucket && lacks(backupOf(config, home), 'bucket')).map(
    (home) => ({
      path: [home, 'backup', 'createBucket'],
      got: `true, without ${home}.backup.bucket`,
      allowed: 'true together with the name of the bucket, which no other account may have',
      fix: `write ${home}.backup.bucket`,
    }),
  );

/** A bucket keeps its redundancy type for ever, so it is not made with a lesser one. */
const regionHasZoneRedundancy: Rule = (config) => {
  const { region } = config;
  if (!region || ZRS_REGIONS.includes(region)) return [];
  return HOMES.filter((home) => backupOf(config, home)?.createBucket).map((home) => ({
    path: [home, 'backup', 'createBucket'],
    got: `true, with region ${region}`,
    allowed: `true in a region with zone-redundant storage: ${ZRS_REGIONS.join(', ')}`,
    fix: `make a bucket by hand, as docs/operations.md says, and leave ${home}.backup.createBucket out`,
  }));
};

/** A cluster has no copies on its data disk. */
const daysCountInCreatedBucket: Rule = ({ ack }, { written }) => {
  const days = written.ack?.backup?.keepDays;
  return days !== undefined && ack?.backup?.createBucket === false
    ? [
        {
          path: ['ack', 'backup', 'keepDays'],
          got: `${days}, without ack.backup.createBucket`,
          allowed: 'days for a bucket that is made here: in an existing one its own lifecycle rules decide',
          fix: 'remove ack.backup.keepDays and give the bucket a lifecycle rule, as docs/operations.md says; or write createBucket: true for a new bucket',
        },
      ]
    : [];
};

/** Rules about the bucket that backups are written to. */
export const BACKUP_RULES: readonly Rule[] = [
  createdBucketHasName,
  regionHasZoneRedundancy,
  daysCountInCreatedBucket,
];
