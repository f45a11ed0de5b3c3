/** From where a service is reached: over the internet, or inside its region only. */
export type Reach = 'public' | 'internal';

/**
 * Endpoint of an instance of Tablestore. Source: Tablestore, "Endpoints" (public `ots`, VPC `vpc.tablestore`). Noted on
 * 2026-11-28.
 */
export const tablestoreEndpoint = (instance: string, region: string, reach: Reach): string =>
  `https://${instance}.${region}.${reach === 'public' ? 'ots' : 'vpc.tablestore'}.aliyuncs.com`;

/** The form of an endpoint of an instance, in either domain of the public ones. */
export const TABLESTORE_ENDPOINT =
  /^https:\/\/[a-z0-9-]+\.[a-z0-9-]+\.(ots|vpc\.tablestore|tablestore)\.aliyuncs\.com$/;

/** Name of an instance. Source: the check of provider 1.289.0, in lower case, because the endpoint contains it. */
export const INSTANCE_NAME = /^[a-z][a-z0-9-]{1,14}[a-z0-9]$/;

/** The primary key of a table that locks states, a string. Source: Terraform, "Backend Type: oss". */
export const LOCK_KEY = 'LockID';
