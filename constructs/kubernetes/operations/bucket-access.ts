import type {
  CronJobV1SpecJobTemplateSpecTemplateSpecContainerEnv,
  CronJobV1SpecJobTemplateSpecTemplateSpecContainerVolumeMount,
  CronJobV1SpecJobTemplateSpecTemplateSpecVolume,
} from '@cdktf/provider-kubernetes/lib/cron-job-v1';

import { RRSA_AUDIENCE } from '../../../alibaba-cloud/services';
import type { BucketName } from '../../../values/values';

/** The bucket in which a pod stores its archives, and the identity it uses to access the bucket. */
export interface BucketAccess {
  /** Name of the OSS bucket. */
  readonly bucket: BucketName;
  /** Folder in the bucket. The role may access this folder only. */
  readonly folder: string;
  /** Region of the bucket. */
  readonly region: string;
  /** The RAM role that the pod's service account may assume. */
  readonly roleArn: string;
  /** ARN of the cluster's OIDC provider in RAM, which vouches for the service account. */
  readonly identityProviderArn: string;
}

const VOLUME = 'identity';

/** Source: ACK, "Use RRSA to authorize different pods to access different cloud services". */
const FOLDER = '/var/run/secrets/ack.alibabacloud.com/rrsa-tokens';
const FILE = 'token';

/** Lifetime of a token in seconds. The kubelet renews the token. */
const LIFETIME = 3600;

/**
 * The token of the pod's service account, issued for RAM only: the API server does not accept it. A container that does
 * not mount it has no access to the bucket.
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

/** Environment variables that pass the bucket and the role to the programs. */
export const bucketEnv = (access: BucketAccess): CronJobV1SpecJobTemplateSpecTemplateSpecContainerEnv[] =>
  Object.entries({
    REGION: access.region,
    BUCKET: access.bucket,
    FOLDER: access.folder,
    ALIBABA_CLOUD_ROLE_ARN: access.roleArn,
    ALIBABA_CLOUD_OIDC_PROVIDER_ARN: access.identityProviderArn,
    ALIBABA_CLOUD_OIDC_TOKEN_FILE: `${FOLDER}/${FILE}`,
  }).map(([name, value]) => ({ name, value }));
