/**
 * What this project knows of Alibaba Cloud's regions, said once.
 *
 * Source: Alibaba Cloud's list of regions and zones; which are closed or closing is announced there too.
 * Mainland is a legal fact, not a spelling: every `cn-` region but `cn-hongkong`. A service on a server
 * there needs an ICP filing for its domain.
 */
export interface Region {
  /** Region id as the API spells it. */
  readonly id: string;
  /** The city, for a person. */
  readonly city: string;
  /** Whether mainland China's rules (ICP filing, real-name verification) apply to a server here. */
  readonly mainland: boolean;
  /** Why nothing new may be put here; absent for an open region. */
  readonly closed?: string;
}

const mainland = (id: string, city: string, closed?: string): Region => ({
  id,
  city,
  mainland: true,
  ...(closed ? { closed } : {}),
});

const abroad = (id: string, city: string, closed?: string): Region => ({
  ...mainland(id, city, closed),
  mainland: false,
});

const ALL: readonly Region[] = [
  mainland('cn-beijing', 'Beijing'),
  mainland('cn-chengdu', 'Chengdu'),
  mainland('cn-fuzhou', 'Fuzhou', 'it is being closed by Alibaba Cloud'),
  mainland('cn-guangzhou', 'Guangzhou'),
  mainland('cn-hangzhou', 'Hangzhou'),
  mainland('cn-heyuan', 'Heyuan'),
  mainland('cn-huhehaote', 'Hohhot'),
  mainland('cn-nanjing', 'Nanjing', 'it is being closed by Alibaba Cloud'),
  mainland('cn-qingdao', 'Qingdao'),
  mainland('cn-shanghai', 'Shanghai'),
  mainland('cn-shenzhen', 'Shenzhen'),
  mainland('cn-wuhan-lr', 'Wuhan'),
  mainland('cn-wulanchabu', 'Ulanqab'),
  mainland('cn-zhangjiakou', 'Zhangjiakou'),
  mainland('cn-zhengzhou-jva', 'Zhengzhou'),
  abroad('ap-northeast-1', 'Tokyo'),
  abroad('ap-northeast-2', 'Seoul'),
  abroad('ap-south-1', 'Mumbai', 'Alibaba Cloud has closed it'),
  abroad('ap-southeast-1', 'Singapore'),
  abroad('ap-southeast-2', 'Sydney', 'Alibaba Cloud has closed it'),
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
];

/** Every region known here, by its id. */
export const REGIONS: ReadonlyMap<string, Region> = new Map(ALL.map((region) => [region.id, region]));

/** Ids of the regions one may deploy to, in alphabetical order. */
export const OPEN_REGIONS: readonly string[] = ALL.filter((region) => !region.closed)
  .map((region) => region.id)
  .sort();

/** Whether a server in this region is under mainland China's rules. */
export const isMainland = (regionId: string): boolean => REGIONS.get(regionId)?.mainland ?? false;

/**
 * Whether a zone id is spelt like one of the region: `cn-hangzhou-h` in `cn-hangzhou`,
 * `ap-southeast-1a` in `ap-southeast-1`. Which zones really exist only the API knows.
 */
export const isZoneOf = (zoneId: string, regionId: string): boolean => {
  const rest = zoneId.startsWith(regionId) ? zoneId.slice(regionId.length) : '';
  return /^-?[a-z]$/.test(rest);
};
