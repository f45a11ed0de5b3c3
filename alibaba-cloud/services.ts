/**
 * The audience of the token with which a pod asks STS for credentials of a RAM role (RRSA).
 * Source: ACK, "Use RRSA to authorize different pods to access different cloud services". Noted on 2026-11-28.
 */
export const RRSA_AUDIENCE = 'sts.aliyuncs.com';

/** The name of ECS in the trust policy of an instance role. Source: RAM, "Trusted entity: Alibaba Cloud service". */
export const ECS_PRINCIPAL = 'ecs.aliyuncs.com';

/**
 * Addresses of services that programs on a host or in a pod call. The programs cannot import these constants, so they
 * repeat them; `__tests__/alibaba-cloud/literals.test.ts` compares both.
 * Source: the endpoint pages of DNS, Container Registry, STS and OSS. Noted on 2026-11-28.
 */
export const ENDPOINTS = {
  /** Alibaba Cloud DNS. One endpoint serves all regions. */
  dns: 'alidns.aliyuncs.com',
  /** Container Registry, outside a VPC (`''`) or inside one (`-vpc`). */
  acr: (network: string, region: string): string => `cr${network}.${region}.aliyuncs.com`,
  /** STS inside a VPC. */
  sts: (region: string): string => `sts-vpc.${region}.aliyuncs.com`,
  /** A bucket, reached from inside its region. This traffic is free of charge. */
  bucket: (bucket: string, region: string): string => `${bucket}.oss-${region}-internal.aliyuncs.com`,
} as const;

/**
 * Package mirrors inside a VPC and on the internet. Source: mirrors.aliyun.com, the pages of docker-ce and Terraform.
 * Noted on 2026-11-28.
 */
export const MIRRORS = { vpc: 'mirrors.cloud.aliyuncs.com', internet: 'mirrors.aliyun.com' } as const;
