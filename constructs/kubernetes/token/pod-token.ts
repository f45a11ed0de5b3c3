import { createHash } from 'node:crypto';

import { ConfigMapV1 } from '@cdktf/provider-kubernetes/lib/config-map-v1';
import { Construct } from 'constructs';

import { withoutComments } from '../../../host/files';
import { RUN_AS } from '../../../open-design/contract';
import { POD_TOKEN_FILES, podTokenFiles, TOKEN_FOLDER } from '../../../open-design/pod-token/pod-token';
import type { PinnedImage } from '../../../values/values';
import { literallyAll } from '../../literally';
import { containerSecurity, resourcesOf } from '../hardening';
import { APP_NAME } from '../names';
import type { AppNamespace } from '../namespace';
import { mebibytes } from '../quantities';
import { SECRET_MAP_VOLUME, type TokenSource } from './token-source';

const PROGRAMS_VOLUME = 'token-programs';
const PROGRAMS = '/etc/open-design-token-programs';
const VOLUME = '/volume';

/** Node.js with a script of a few lines. It ends before the other containers start, so it needs nothing beside them. */
const SHARE = { cpu: [0.05, 0.5], memory: [64, 128], disk: [16, 64] } as const;

export interface PodTokenProps {
  readonly namespace: AppNamespace;
  /** Revision of the token. Increase it by one to have a new token made. */
  readonly revision: number;
  /** The app's image, which is on the node anyway. */
  readonly image: PinnedImage;
  /** Name of the pod volume with the data. */
  readonly data: string;
}

/**
 * A token that the pod makes itself, and keeps on the data volume beside the data, as a host does. It is in no object of the
 * cluster, and nothing needs a right to write one. The containers get it from a volume in memory. Only the container that
 * makes it mounts the folder in which it is kept.
 */
export class PodToken extends Construct implements TokenSource {
  readonly revision: number;
  readonly initContainers: TokenSource['initContainers'];
  readonly volumes: TokenSource['volumes'];
  readonly env: TokenSource['env'] = [];
  readonly nodeOptions = [`--require=${PROGRAMS}/${POD_TOKEN_FILES.environment}`];
  readonly mounts: TokenSource['mounts'] = [
    { name: SECRET_MAP_VOLUME, mountPath: TOKEN_FOLDER, readOnly: true },
    { name: PROGRAMS_VOLUME, mountPath: PROGRAMS, readOnly: true },
  ];
  readonly dependsOn = [];
  /** SHA-256 of the programs. Only a new pod runs changed programs. */
  readonly hash: string;

  constructor(scope: Construct, id: string, { namespace, revision, image, data }: PodTokenProps) {
    super(scope, id);
    const files = podTokenFiles(withoutComments);
    const programs = new ConfigMapV1(this, 'programs', {
      metadata: { name: `${APP_NAME}-token`, namespace: namespace.name },
      data: literallyAll(files),
    });
    this.hash = createHash('sha256').update(JSON.stringify(files)).digest('hex');
    this.revision = revision;
    this.initContainers = [
      {
        name: 'token',
        image,
        imagePullPolicy: 'IfNotPresent',
        command: [
          'node',
          `${PROGRAMS}/${POD_TOKEN_FILES.program}`,
          VOLUME,
          String(revision),
          `${PROGRAMS}/${POD_TOKEN_FILES.template}`,
          TOKEN_FOLDER,
        ],
        resources: resourcesOf(SHARE),
        securityContext: containerSecurity(RUN_AS),
        volumeMount: [
          { name: data, mountPath: VOLUME },
          { name: SECRET_MAP_VOLUME, mountPath: TOKEN_FOLDER },
          { name: PROGRAMS_VOLUME, mountPath: PROGRAMS, readOnly: true },
        ],
      },
    ];
    this.volumes = [
      { name: SECRET_MAP_VOLUME, emptyDir: { medium: 'Memory', sizeLimit: mebibytes(1) } },
      { name: PROGRAMS_VOLUME, configMap: { name: programs.metadata.name } },
    ];
  }
}
