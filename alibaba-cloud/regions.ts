/**
 * Alibaba Cloud's two sites. An account belongs to the site on which it was opened. `accountType` is the provider's name
 * for an account of the site.
 * Source: provider docs 1.289.0 (`account_type`). Noted on 2026-11-28.
 */
export const SITES = {
  china: { domain: 'aliyun.com', accountType: 'Domestic' },
  international: { domain: 'alibabacloud.com', accountType: 'International' },
} as const;

/** The provider's name for an account of one of the sites. */
export type AccountType = (typeof SITES)[keyof typeof SITES]['accountType'];

/**
 * The facts about one region of Alibaba Cloud.
 *
 * Source: ECS, "Regions and zones", which names the regions of the finance cloud too, and the announcements of closing
 * regions. Noted on 2026-11-28; those of the finance cloud are not verified, but the provider 1.289.0 knows their ids
 * (connectivity/regions.go).
 */
export interface Region {
  /** The region id of the API. */
  readonly id: string;
  /** The name of the city, for messages. */
  readonly city: string;
  /**
   * Whether the rules of mainland China (ICP filing, real-name verification) apply to a server here. They apply in every
   * `cn-` region except `cn-hongkong`. Source: "ICP filing server access information check". Noted on 2026-11-28.
   */
  readonly mainland: boolean;
  /** Why the region takes no new resources. Absent for an open region. */
  readonly closed?: string;
  /**
   * Whether the region belongs to the finance cloud: it takes accounts of financial institutions, has products and rules of
   * its own, and its networks are not reached from the internet. Absent for other regions.
   */
  readonly finance?: true;
}

type Special = Pick<Region, 'closed' | 'finance'>;

const mainland = (id: string, city: string, special: Special = {}): Region => ({
  id,
  city,
  mainland: true,
  ...special,
});

const abroad = (id: string, city: string, special: Special = {}): Region => ({
  id,
  city,
  mainland: false,
  ...special,
});

const ALL: readonly Region[] = [
  mainland('cn-beijing', 'Beijing'),
  mainland('cn-chengdu', 'Chengdu'),
  mainland('cn-fuzhou', 'Fuzhou', { closed: 'it is being closed by Alibaba Cloud' }),
  mainland('cn-guangzhou', 'Guangzhou'),
  mainland('cn-hangzhou', 'Hangzhou'),
  mainland('cn-heyuan', 'Heyuan'),
  mainland('cn-huhehaote', 'Hohhot'),
  mainland('cn-nanjing', 'Nanjing', { closed: 'it is being closed by Alibaba Cloud' }),
  mainland('cn-qingdao', 'Qingdao'),
  mainland('cn-shanghai', 'Shanghai'),
  mainland('cn-shenzhen', 'Shenzhen'),
  mainland('cn-wuhan-lr', 'Wuhan'),
  mainland('cn-wulanchabu', 'Ulanqab'),
  mainland('cn-zhangjiakou', 'Zhangjiakou'),
  mainland('cn-zhengzhou-jva', 'Zhengzhou'),
  abroad('ap-northeast-1', 'Tokyo'),
  abroad('ap-northeast-2', 'Seoul'),
  abroad('ap-south-1', 'Mumbai', { closed: 'Alibaba Cloud has closed it' }),
  abroad('ap-southeast-1', 'Singapore'),
  abroad('ap-southeast-2', 'Sydney', { closed: 'Alibaba Cloud has closed it' }),
  abroad('ap-southeast-3', 'Kuala Lumpur'),
  abroad('ap-southeast-5', 'Jakarta'),
  abroad('ap-southeast-6', 'Manila'),
  abroad('ap-southeast-7', 'Bangkok'),
  abroad('cn-hongkong', 'Hong Kong'),
  abroad('eu-central-1', 'Frankfurt'),
  abroad('eu-west-1', 'London'),
  abroad('me-central-1', 'Riyadh'),
  abroad('me-east-1', 'Dubai'),
  abroad('us-east-1', 'Virginia'),
  abroad('us-west-1', 'Silicon Valley'),
  mainland('cn-beijing-finance-1', 'Beijing Finance', { finance: true }),
  mainland('cn-hangzhou-finance', 'Hangzhou Finance', { finance: true }),
  mainland('cn-shanghai-finance-1', 'Shanghai Finance', { finance: true }),
  mainland('cn-shenzhen-finance-1', 'Shenzhen Finance', { finance: true }),
];

/** Every known region, by its id. */
export const REGIONS: ReadonlyMap<string, Region> = new Map(ALL.map((region) => [region.id, region]));

/** Ids of the regions that accept deployments, in alphabetical order. */
export const OPEN_REGIONS: readonly string[] = ALL.filter((region) => !region.closed)
  .map((region) => region.id)
  .sort();

/** Whether a region belongs to the finance cloud. */
export const isFinance = (regionId: string): boolean => REGIONS.get(regionId)?.finance ?? false;

/** Whether the rules of mainland China apply to a server in this region. */
export const isMainland = (regionId: string): boolean => REGIONS.get(regionId)?.mainland ?? false;

/**
 * The region in which Certificate Management Service stores and finds the certificates of an account, when the provider
 * works in another region. The provider itself chooses between the two.
 * Source: provider 1.289.0, connectivity/endpoint.go (`irregularProductEndpointForIntlAccountIntlRegion`), 17 August 2026.
 */
export const certificateRegionOf = (accountType: AccountType, regionId: string): string =>
  accountType === SITES.international.accountType && !isMainland(regionId) ? 'ap-southeast-1' : 'cn-hangzhou';

/**
 * Whether a zone id has the form of a zone in the region: `cn-hangzhou-h` in `cn-hangzhou`,
 * `ap-southeast-1a` in `ap-southeast-1`. Only the API knows which zones exist.
 */
export const isZoneOf = (zoneId: string, regionId: string): boolean => {
  const rest = zoneId.startsWith(regionId) ? zoneId.slice(regionId.length) : '';
  return /^-?[a-z]$/.test(rest);
};
