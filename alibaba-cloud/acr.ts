import type { BillingFor } from './billing';

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

/**
 * Editions of Enterprise instances, as the provider names them. Source: provider schema 1.289.0
 * (`alicloud_cr_ee_instance.instance_type`).
 */
export const ACR_EDITIONS = ['Basic', 'Standard', 'Advanced', 'Economy'] as const;

/**
 * Months for which an Enterprise instance can be bought. Source: the provider's check up to 1.234, since 1.235 the
 * service alone checks the number. Noted on 2026-11-28, not verified.
 */
export const ACR_MONTHS = [1, 2, 3, 6, 12, 24, 36, 48, 60] as const;

/** Length of the name of an Enterprise instance. Source: Container Registry, "CreateInstance", 11 November 2025. */
export const ACR_NAME_LENGTH = { min: 3, max: 30 } as const;

/** Length of the name of a namespace. Source: Container Registry, "CreateNamespace", 16 December 2025. */
export const ACR_NAMESPACE_LENGTH = { min: 2, max: 120 } as const;

/** Length of the name of a repository, as the console has it. Noted on 2026-11-28, not verified. */
export const ACR_REPOSITORY_LENGTH = { min: 2, max: 64 } as const;

/** How an Enterprise instance is paid for. */
export type AcrBilling = BillingFor<(typeof ACR_MONTHS)[number]>;

/**
 * What Terraform cannot change about the billing of an instance, in words. The provider would replace the instance for
 * another type and another renewal, and never reads `period` again.
 */
export const acrBillingInWords = (billing: AcrBilling): string => {
  if (billing.type === 'pay-as-you-go') return 'pay-as-you-go';
  const { renewMonths } = billing;
  if (renewMonths === undefined) return 'a subscription that expires';
  return `a subscription that renews itself by ${renewMonths} month${renewMonths === 1 ? '' : 's'}`;
};

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
