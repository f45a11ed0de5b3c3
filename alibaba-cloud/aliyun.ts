/** Lifetime of a kubeconfig in minutes: enough for one deployment into the cluster, but not for a working day. */
export const KUBECONFIG_MINUTES = 60;

export interface KubeconfigCall {
  readonly region: string;
  readonly clusterId: string;
  /** Whether the API server has an address on the internet. */
  readonly apiAccess: 'private' | 'public';
}

/**
 * Returns the arguments of the Alibaba Cloud CLI that print a kubeconfig of an ACK cluster, as a JSON document with the
 * kubeconfig in `config`. Source: Container Service for Kubernetes, API DescribeClusterUserKubeconfig.
 */
export const kubeconfigCall = ({ region, clusterId, apiAccess }: KubeconfigCall): string[] => [
  'cs',
  'DescribeClusterUserKubeconfig',
  '--region',
  region,
  '--ClusterId',
  clusterId,
  '--PrivateIpAddress',
  String(apiAccess === 'private'),
  '--TemporaryDurationMinutes',
  String(KUBECONFIG_MINUTES),
];

/**
 * Returns the arguments of the Alibaba Cloud CLI that print what a run of Cloud Assistant wrote on its host, as a JSON
 * document. Source: ECS, API DescribeInvocationResults.
 */
export const invocationCall = (region: string, invocationId: string): string[] => [
  'ecs',
  'DescribeInvocationResults',
  '--RegionId',
  region,
  '--InvokeId',
  invocationId,
  '--ContentEncoding',
  'PlainText',
];
