import type { Reach } from './tablestore';

/**
 * What each upload asks the bucket to encrypt with: AES-256 by keys that OSS keeps, without a key of KMS. The program
 * `open-design/backup/oss.py` cannot import it; a test compares.
 * Source: OSS, "Server-side encryption". Noted on 2026-11-28.
 */
export const SERVER_SIDE_ENCRYPTION = 'AES256';

/**
 * Endpoint of OSS in a region, over the internet or inside the region only. New accounts cannot read or write objects of
 * buckets in mainland China through the public one (`PublicEndpointForbidden`, EC 0048-00000401). Source: OSS, "Access
 * buckets via custom domain names": accounts that are new to OSS since 20 March 2025. Read on 2026-11-28.
 */
export const ossEndpoint = (region: string, reach: Reach): string =>
  `https://oss-${region}${reach === 'public' ? '' : '-internal'}.aliyuncs.com`;

/**
 * Networks of the internal endpoints of OSS, by region, for routes into a VPC from outside. All of a region's are needed: a
 * name leads to any of them. Only regions whose numbers somebody has read for this project are here.
 * Source: OSS, "Internal endpoints of OSS buckets and VIP ranges". Noted on 2026-11-28.
 */
export const OSS_INTERNAL_RANGES: Readonly<Record<string, readonly string[]>> = {
  'cn-hangzhou': ['100.118.28.0/24', '100.114.102.0/24', '100.98.170.0/24', '100.118.31.0/24'],
  'cn-shanghai': ['100.98.35.0/24', '100.98.110.0/24', '100.98.169.0/24', '100.118.102.0/24'],
};

/** The error of an account that may not use the public endpoint. */
export const PUBLIC_FORBIDDEN = 'PublicEndpointForbidden';

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
