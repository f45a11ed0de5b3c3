import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import {
  CronJobV1,
  type CronJobV1SpecJobTemplateSpecTemplateSpecAffinity,
  type CronJobV1SpecJobTemplateSpecTemplateSpecContainerEnv,
  type CronJobV1SpecJobTemplateSpecTemplateSpecContainerVolumeMount,
} from '@cdktf/provider-kubernetes/lib/cron-job-v1';
import { Construct } from 'constructs';

import { type PodOperation, podOperations } from '../../../open-design/backup/pod-operations';
import { RUN_AS } from '../../../open-design/contract';
import type { PinnedImage } from '../../../values/values';
import { literallyAll } from '../../literally';
import type { DataVolume } from '../data-volume';
import { containerSecurity, NO_CLUSTER_ACCESS, podSecurity, resourcesOf } from '../hardening';
import type { Identity } from '../identity';
import { BACKUP_NAME, type Component, selectorOf } from '../names';
import type { AppNamespace } from '../namespace';
import type { NetworkPolicies } from '../network-policies';
import { gibibytes } from '../quantities';
import { type BucketAccess, bucketEnv, identityMount, identityVolume } from './bucket-access';

const PROGRAMS = '/programs';
const WORK = '/work';

/** Files of up to 64 MiB are read into memory. Larger files are read into the work folder. */
const SHARE = { cpu: [0.1, 1], memory: [128, 512] } as const;

/** Maximum duration of a job in seconds, including retries: as long as a host's backup waits for other operations. */
const DEADLINE = 3600;

/** Seconds for which a finished job is kept for inspection: one week. */
const KEPT = 7 * 86400;

type Mount = CronJobV1SpecJobTemplateSpecTemplateSpecContainerVolumeMount;

/** One of the two steps of an operation. */
export interface OperationStep {
  readonly name: string;
  /** Script that the step runs. */
  readonly program: PodOperation;
  /** Environment variables in addition to those of every step. */
  readonly env?: readonly CronJobV1SpecJobTemplateSpecTemplateSpecContainerEnv[];
  /** Mount of the data volume; undefined: none. A step that mounts it has no access to the bucket. */
  readonly data?: Omit<Mount, 'name'>;
}

export interface OperationsProps {
  readonly namespace: AppNamespace;
  /** Service account that may assume the role for the bucket. */
  readonly identity: Identity;
  readonly access: BucketAccess;
  /** Network policies, to which the policies of the jobs are added. */
  readonly policies: NetworkPolicies;
  readonly data: DataVolume;
  /** An image with Python 3, pinned by digest. */
  readonly image: PinnedImage;
  /** GiB that archives may use on the node's disk while they are created. */
  readonly workGiB: number;
  /** Names of Secrets with credentials for registries. */
  readonly pullSecrets: readonly string[];
}

/** The properties in which operations differ. */
export interface Operation {
  readonly name: string;
  readonly component: Component;
  /** Schedule in cron format, in UTC. */
  readonly schedule: string;
  /** Whether it runs only when someone creates a job from it. */
  readonly suspended: boolean;
  /** Number of retries. */
  readonly retries: number;
  readonly affinity: CronJobV1SpecJobTemplateSpecTemplateSpecAffinity;
  /** The second step starts after the first has succeeded. It uses the files that the first left in the work folder. */
  readonly steps: readonly [first: OperationStep, second: OperationStep];
}

/** The backup and restore programs, and the jobs that run them in the cluster. */
export class Operations extends Construct {
  private readonly programs: ConfigMapV1;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: OperationsProps,
  ) {
    super(scope, id);
    this.programs = new ConfigMapV1(this, 'programs', {
      metadata: { name: `${BACKUP_NAME}-programs`, namespace: props.namespace.name },
      data: literallyAll(podOperations()),
    });
  }

  /** Adds an operation. */
  add({ name, component, schedule, suspended, retries, affinity, steps }: Operation): void {
    const { namespace, identity, policies, data, workGiB, pullSecrets } = this.props;
    const labels = selectorOf(component);
    policies.allowServices(component);
    new CronJobV1(this, component, {
      metadata: { name, namespace: namespace.name, labels },
      spec: {
        schedule,
        suspend: suspended,
        timezone: 'Etc/UTC',
        concurrencyPolicy: 'Forbid',
        startingDeadlineSeconds: DEADLINE,
        successfulJobsHistoryLimit: 1,
        failedJobsHistoryLimit: 3,
        jobTemplate: {
          metadata: { labels },
          spec: {
            backoffLimit: retries,
            activeDeadlineSeconds: DEADLINE,
            ttlSecondsAfterFinished: String(KEPT),
            template: {
              metadata: { labels },
              spec: {
                ...NO_CLUSTER_ACCESS,
                serviceAccountName: identity.name,
                securityContext: podSecurity(RUN_AS.gid),
                restartPolicy: 'Never',
                imagePullSecrets: pullSecrets.map((secret) => ({ name: secret })),
                affinity,
                initContainer: [this.container(steps[0])],
                container: [this.container(steps[1])],
                volume: [
                  { name: 'data', persistentVolumeClaim: { claimName: data.claimName } },
                  { name: 'programs', configMap: { name: this.programs.metadata.name } },
                  { name: 'work', emptyDir: { sizeLimit: gibibytes(workGiB) } },
                  identityVolume,
                ],
              },
            },
          },
        },
      },
      dependsOn: [...policies.resources],
    });
  }

  private container({ name, program, env = [], data }: OperationStep) {
    const { image, access, workGiB } = this.props;
    return {
      name,
      image,
      imagePullPolicy: 'IfNotPresent',
      command: ['sh', `${PROGRAMS}/${program}`],
      env: [{ name: 'WORK', value: WORK }, ...env, ...(data ? [] : bucketEnv(access))],
      resources: resourcesOf({ ...SHARE, disk: [256, workGiB * 1024] }),
      securityContext: containerSecurity(RUN_AS),
      volumeMount: [
        { name: 'programs', mountPath: PROGRAMS, readOnly: true },
        { name: 'work', mountPath: WORK },
        data ? { name: 'data', ...data } : identityMount,
      ],
    };
  }
}
