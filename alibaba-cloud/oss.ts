/**
 * What each upload asks the bucket to encrypt with: AES-256 by keys that OSS keeps, without a key of KMS. The program
 * `open-design/backup/oss.py` cannot import it; a test compares.
 * Source: OSS, "Server-side encryption". Noted on 2026-11-28.
 */
export const SERVER_SIDE_ENCRYPTION = 'AES256';

/**
 * Regions in which a bucket can be zone-redundant (ZRS). A bucket keeps its redundancy type for ever.
 * Source: OSS, "Create a ZRS bucket" (help page 90589, without a date; read on 2026-11-28). There may be more by now.
 */
export const ZRS_REGIONS: readonly string[] = [
  'ap-northeast-1',
  'ap-southeast-1',
  'ap-southeast-5',
  'cn-beijing',
  'cn-hangzhou',
  'cn-hongkong',
  'cn-shanghai',
  'cn-shenzhen',
  'cn-wulanchabu',
  'cn-zhangjiakou',
  'eu-central-1',
];
