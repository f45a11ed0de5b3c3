import { PersistentVolumeClaimV1 } from '@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1';
import { StorageClassV1 } from '@cdktf/provider-kubernetes/lib/storage-class-v1';
import { Construct } from 'constructs';

import type { KmsKeyId } from '../../values/values';
import { APP_NAME } from './names';
import type { AppNamespace } from './namespace';

/** The folder of the volume that the data are in; the host keeps them in the same one of its disk. */
export const DATA_FOLDER = 'app';

export interface DataVolumeProps {
  readonly namespace: AppNamespace;
  /** Size in GiB; it can grow, never shrink. */
  readonly sizeGiB: number;
  /** KMS key that encrypts it; undefined: the ECS service key of the account. */
  readonly kmsKeyId: KmsKeyId | undefined;
  /** Whether Terraform refuses to destroy the claim. */
  readonly protect: boolean;
}

/**
 * An encrypted ESSD that the app's node attaches and no other node at the same time. A disk, since SQLite's locks do
 * not hold on a network file system.
 */
export class DataVolume extends Construct {
  /** Name of the claim. */
  readonly claimName: string;

  constructor(scope: Construct, id: string, props: DataVolumeProps) {
    super(scope, id);
    const storageClass = new StorageClassV1(this, 'class', {
      metadata: { name: `${APP_NAME}-essd` },
      // Source: Alibaba Cloud, ACK, "StorageClass".
      storageProvisioner: 'diskplugin.csi.alibabacloud.com',
      parameters: {
        type: 'cloud_essd',
        performanceLevel: 'PL1',
        encrypted: 'true',
        ...(props.kmsKeyId ? { kmsKeyId: props.kmsKeyId } : {}),
      },
      // The disk outlives the claim, the pod and the cluster.
      reclaimPolicy: 'Retain',
      // The disk is made in the zone of the pod, not the pod sought in the zone of the disk.
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
    });
    const claim = new PersistentVolumeClaimV1(this, 'Resource', {
      metadata: { name: `${APP_NAME}-data`, namespace: props.namespace.name },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: storageClass.metadata.name,
        volumeMode: 'Filesystem',
        resources: { requests: { storage: `${props.sizeGiB}Gi` } },
      },
      // It is bound when the pod comes, which comes after it: waiting would be for ever.
      waitUntilBound: false,
      lifecycle: { preventDestroy: props.protect },
    });
    this.claimName = claim.metadata.name;
  }
}
