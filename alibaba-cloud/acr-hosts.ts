/**
 * A form of the names of registries, and the authorization service that a registry with such a name sends clients to.
 */
interface RegistryNames {
  readonly pattern: RegExp;
  /** Returns the host of the authorization service. */
  readonly authorization: (vpc: string, region: string) => string;
}

/**
 * Names of registries whose authorization service is known by their name. The groups of a pattern are the `-vpc` of the
 * name, and the region.
 *
 * Sources: Alibaba Cloud Community blog, "Reverse Proxy to Access Alibaba Cloud Container Registry", section "Server
 * Address Related to ACR" (2021), for default instances and for both authorization services; Container Registry,
 * "Configure VPC endpoints", for the names of Enterprise instances. Noted on 2026-11-28.
 */
const REGISTRIES: readonly RegistryNames[] = [
  // Default instances, which are personal instances that were opened before September 2024.
  {
    pattern: /^registry(-vpc)?\.([a-z0-9-]+)\.aliyuncs\.com$/,
    authorization: (vpc, region) => `dockerauth${vpc}.${region}.aliyuncs.com`,
  },
  {
    pattern: /^[a-z0-9-]+?-registry(-vpc)?\.([a-z0-9-]+)\.cr\.aliyuncs\.com$/,
    authorization: (vpc, region) => `dockerauth-ee${vpc}.${region}.aliyuncs.com`,
  },
];

/**
 * The host of the authorization service of a registry. Undefined where only the registry's own answer tells it (`realm` in
 * the header `WWW-Authenticate`): personal instances with names such as `crpi-….<region>.personal.cr.aliyuncs.com`, and
 * domains of one's own.
 */
export const authorizationHostOf = (registry: string): string | undefined => {
  for (const { pattern, authorization } of REGISTRIES) {
    const [, vpc = '', region] = pattern.exec(registry) ?? [];
    if (region !== undefined) return authorization(vpc, region);
  }
  return undefined;
};

/**
 * Whether a name is that of an Enterprise registry inside VPCs. It leads to an address of a vSwitch in the VPC that was
 * added to the instance, and not to the network of Alibaba Cloud's own services.
 * Source: Container Registry, "Configure VPC endpoints". Noted on 2026-11-28, not verified.
 */
export const isEnterpriseInVpc = (host: string): boolean => /-vpc\.[a-z0-9-]+\.cr\.aliyuncs\.com$/.test(host);

/**
 * An endpoint of OSS, whose buckets have names before it: `<bucket>.oss-cn-beijing-internal.aliyuncs.com`.
 * Source: OSS, "Regions and endpoints". Noted on 2026-11-28. A part of a name has at most 63 characters (RFC 1035).
 */
export const OSS_ENDPOINT = /^oss-[a-z0-9-]{1,59}\.aliyuncs\.com$/;
