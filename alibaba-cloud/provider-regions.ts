/**
 * The regions that the provider accepts unless it is told to skip the check.
 * Source: provider 1.289.0, connectivity/regions.go. Noted on 2026-11-28.
 */
export const PROVIDER_REGIONS: ReadonlySet<string> = new Set(
  [
    'ap-northeast-1 ap-northeast-2 ap-south-1 ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-5',
    'ap-southeast-6 ap-southeast-7 ap-southeast-8 cn-beijing cn-beijing-finance-1 cn-beijing-finance-1-pub cn-chengdu',
    'cn-fuzhou cn-guangzhou cn-hangzhou cn-hangzhou-finance cn-heyuan cn-hongkong cn-huhehaote cn-hzfinance cn-hzjbp',
    'cn-nanjing cn-north-2-gov-1 cn-qingdao cn-shanghai cn-shanghai-finance-1 cn-shanghai-finance-1-pub cn-shenzhen',
    'cn-shenzhen-finance cn-shenzhen-finance-1 cn-szfinance cn-wulanchabu cn-zhangjiakou cn-zhongwei eu-central-1',
    'eu-west-1 me-central-1 me-east-1 na-south-1 rus-west-1 us-east-1 us-southeast-1 us-west-1',
  ].flatMap((line) => line.split(' ')),
);

/** Whether the provider knows a region. It refuses any other region without `skip_region_validation`. */
export const providerKnows = (regionId: string): boolean => PROVIDER_REGIONS.has(regionId);
