/** A registry of an Enterprise instance of Container Registry, and the repository of an image in it. */
export interface EnterpriseRegistry {
  /** Host of the registry. */
  readonly host: string;
  /** The name outside a VPC. */
  readonly publicHost: string;
  /** Whether the name resolves inside a VPC of the region only. */
  readonly inVpc: boolean;
  readonly region: string;
  /** Namespace and name: `design/open-design`. */
  readonly repository: string;
}

/** Form of the id of an Enterprise instance. Source: Container Registry, "GetAuthorizationToken" (December 2025). */
export const ACR_INSTANCE_ID = 'cri-[a-z0-9]+';

/**
 * Returns the Enterprise registry of an image, or undefined for any other registry. Personal instances have other names,
 * such as `crpi-….<region>.personal.cr.aliyuncs.com`. A domain of one's own does not tell the region.
 * Noted on 2026-11-28.
 *
 * @param image an image by registry and repository, with or without tag and digest
 */
export const enterpriseRegistryOf = (image: string): EnterpriseRegistry | undefined => {
  const [, name = '', vpc, region = '', repository = ''] =
    /^([a-z0-9-]+-registry)(-vpc)?\.([a-z0-9-]+)\.cr\.aliyuncs\.com\/([^:@]+)/.exec(image) ?? [];
  if (!name) return undefined;
  const publicHost = `${name}.${region}.cr.aliyuncs.com`;
  const host = `${name}${vpc ?? ''}.${region}.cr.aliyuncs.com`;
  return { host, publicHost, inVpc: vpc !== undefined, region, repository };
};
