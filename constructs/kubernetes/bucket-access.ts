import type {
  CronJobV1SpecJobTemplateSpecTemplateSpecContainerEnv,
  CronJobV1SpecJobTemplateSpecTemplateSpecContainerVolumeMount,
  CronJobV1SpecJobTemplateSpecTemplateSpecVolume,
} from '@cdktf/provider-kubernetes/lib/cron-job-v1';

import type { BucketName } from '../../values/values';
import { RRSA_AUDIENCE } from '../access/workload-role';

/** Where a pod keeps its archives, and as whom it gets there. */
export interface BucketAccess {
  /** OSS bucket of the region. */
  readonly bucket: BucketName;
  /** Folder in it, the one that the role may touch. */
  readonly folder: string;
  /** Region of the bucket. */
  readonly region: string;
  /** The RAM role that the pod's service account may assume. */
  readonly roleArn: string;
  /** RAM's name for the cluster, which vouches for the service account. */
  readonly identityProviderArn: string;
}

const VOLUME = 'identity';

/** Source: ACK, "Use RRSA to authorize different pods to access different cloud services". */
const FOLDER = '/var/run/secrets/ack.alibabacloud.com/rrsa-tokens';
const FILE = 'token';

/** Seconds a token is good for; the kubelet renews it. */
const LIFETIME = 3600;

/**
 * The token of the pod's service account, made for RAM and for nothing else: the API server does not take it. A
 * container that does not mount it has no way to the bucket.
 */
export const identityVolume: CronJobV1SpecJobTemplateSpecTemplateSpecVolume = {
  name: VOLUME,
  projected: [
    {
      sources: [
        { serviceAccountToken: { audience: RRSA_AUDIENCE, expirationSeconds: LIFETIME, path: FILE } },
      ],
    },
  ],
};

export const identityMount: CronJobV1SpecJobTemplateSpecTemplateSpecContainerVolumeMount = {
  name: VOLUME,
  mountPath: FOLDER,
  readOnly: true,
};

/** What the programs are told of bucket and role, as environment variables. */
export const bucketEnv = (access: BucketAccess): CronJobV1SpecJobTemplateSpecTemplateSpecContainerEnv[] =>
  Object.entries({
    REGION: access.region,
    BUCKET: access.bucket,
    FOLDER: access.folder,
    ALIBABA_CLOUD_ROLE_ARN: access.roleArn,
    ALIBABA_CLOUD_OIDC_PROVIDER_ARN: access.identityProviderArn,
    ALIBABA_CLOUD_OIDC_TOKEN_FILE: `${FOLDER}/${FILE}`,
  }).map(([name, value]) => ({ name, value }));
