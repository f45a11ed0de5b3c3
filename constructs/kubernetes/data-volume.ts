import { PersistentVolumeClaimV1 } from '@cdktf/provider-kubernetes/lib/persistent-volume-claim-v1';
import { StorageClassV1 } from '@cdktf/provider-kubernetes/lib/storage-class-v1';
import { Construct } from 'constructs';

import type { KmsKeyId } from '../../values/values';
import { APP_NAME } from './names';
import type { AppNamespace } from './namespace';
import { gibibytes } from './quantities';

/** Folder of the volume that holds the data. A host uses the same folder on its data disk. */
export const DATA_FOLDER = 'app';

export interface DataVolumeProps {
  readonly namespace: AppNamespace;
  /** Size in GiB. It can be increased, but not decreased. */
  readonly sizeGiB: number;
  /** KMS key that encrypts the disk; undefined: the ECS service key of the account. */
  readonly kmsKeyId: KmsKeyId | undefined;
  /** Name of the storage class, which belongs to the whole cluster; undefined: `open-design-essd`. */
  readonly className?: string | undefined;
  /** Whether Terraform refuses to destroy the claim. */
  readonly protect: boolean;
}

/**
 * An encrypted ESSD. Only one node, the app's, can attach it at a time. The volume is a disk because the locks of SQLite
 * are not reliable on a network file system.
 */
export class DataVolume extends Construct {
  /** Name of the claim. */
  readonly claimName: string;

  constructor(scope: Construct, id: string, props: DataVolumeProps) {
    super(scope, id);
    const storageClass = new StorageClassV1(this, 'class', {
      metadata: { name: props.className ?? `${APP_NAME}-essd` },
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
      // The disk is created in the zone of the pod. Otherwise, the pod would have to follow the zone of the disk.
      volumeBindingMode: 'WaitForFirstConsumer',
      allowVolumeExpansion: true,
    });
    const claim = new PersistentVolumeClaimV1(this, 'Resource', {
      metadata: { name: `${APP_NAME}-data`, namespace: props.namespace.name },
      spec: {
        accessModes: ['ReadWriteOnce'],
        storageClassName: storageClass.metadata.name,
        volumeMode: 'Filesystem',
        resources: { requests: { storage: gibibytes(props.sizeGiB) } },
      },
      // The claim is bound when the first pod uses it, and the pod is created after the claim: waiting would never end.
      waitUntilBound: false,
      lifecycle: { preventDestroy: props.protect },
    });
    this.claimName = claim.metadata.name;
  }
}
