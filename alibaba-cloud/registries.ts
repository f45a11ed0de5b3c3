/**
 * Registries that hosts in the mainland reach slowly or not at all, without a mirror of their own.
 *
 * Source: Open Design's guide for Alibaba Cloud, "Image acceleration", for docker.io; reports of users for ghcr.io.
 * Noted on 2026-11-28.
 */
export const FAR_FROM_MAINLAND: readonly string[] = ['docker.io', 'ghcr.io'];

/** The only registry that Docker's mirrors serve. Source: Docker, "Registry as a pull through cache". */
export const MIRRORED = 'docker.io';

/**
 * Names of Container Registry and OSS that only machines inside a VPC reach. Sources: Container Registry, "Configure VPC
 * endpoints"; OSS, "Regions and endpoints". Noted on 2026-11-28.
 */
const INSIDE_VPC = [
  /-vpc\.([a-z0-9-]+)\.([a-z]+\.)*aliyuncs\.com$/,
  /(?:^|\.)oss-([a-z0-9-]+)-internal\.aliyuncs\.com$/,
];

/** The region inside whose VPCs alone a host of Alibaba Cloud answers. Undefined for a host that everybody reaches. */
export const vpcRegionOf = (host: string): string | undefined =>
  INSIDE_VPC.map((pattern) => pattern.exec(host)?.[1]).find((region) => region !== undefined);
