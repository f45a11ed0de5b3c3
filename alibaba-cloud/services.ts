/**
 * The audience of a token by which a pod asks STS for credentials of a RAM role (RRSA).
 * Source: ACK, "Use RRSA to authorize different pods to access different cloud services". Noted on 2026-11-28.
 */
export const RRSA_AUDIENCE = 'sts.aliyuncs.com';

/** ECS, as the trust policy of an instance's role names it. Source: RAM, "Trusted entity: Alibaba Cloud service". */
export const ECS_PRINCIPAL = 'ecs.aliyuncs.com';

/**
 * Addresses of services that programs on a host or in a pod call. The programs cannot import them:
 * `__tests__/alibaba-cloud/literals.test.ts` compares.
 * Source: the pages of endpoints of DNS, STS and OSS. Noted on 2026-11-28.
 */
export const ENDPOINTS = {
  /** Alibaba Cloud DNS: one for the world. */
  dns: 'alidns.aliyuncs.com',
  /** STS inside a VPC. */
  sts: (region: string): string => `sts-vpc.${region}.aliyuncs.com`,
  /** A bucket inside its region, which costs no traffic. */
  bucket: (bucket: string, region: string): string => `${bucket}.oss-${region}-internal.aliyuncs.com`,
} as const;

/**
 * Mirrors of packages: inside a VPC, and on the internet. Source: mirrors.aliyun.com, the pages of docker-ce and of
 * Terraform. Noted on 2026-11-28.
 */
export const MIRRORS = { vpc: 'mirrors.cloud.aliyuncs.com', internet: 'mirrors.aliyun.com' } as const;
