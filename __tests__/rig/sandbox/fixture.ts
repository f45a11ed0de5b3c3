import type { HostProps, HostValues } from '../../../host/props';

export const PROPS: HostProps = {
  image:
    'registry.cn-hangzhou.aliyuncs.com/acme/open-design@sha256:c7d29ca54f7accf14eb6bc0bc00a127e5044c2fae2670c94b9204acc0158930b',
  registryMirrors: ['https://mirror.example.com'],
  allowCidrs: ['203.0.113.7/32', '198.51.100.0/24'],
  domain: 'design.example.com',
  tls: { mode: 'self-signed' },
  backup: { keepDays: 7 },
};

export const VALUES: HostValues = {
  dataDiskId: '${alicloud_ecs_disk.data.id}',
  publicAddress: '${alicloud_eip_address.eip.ip_address}',
  region: 'cn-hangzhou',
};
