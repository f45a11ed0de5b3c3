import type {
  DeploymentV1SpecTemplateSpecContainerEnv,
  DeploymentV1SpecTemplateSpecContainerVolumeMount,
  DeploymentV1SpecTemplateSpecInitContainer,
  DeploymentV1SpecTemplateSpecVolume,
} from '@cdktf/provider-kubernetes/lib/deployment-v1';
import type { ITerraformDependable } from 'cdktf';

/** Name of the pod volume with the secret map. The front proxy mounts it. */
export const SECRET_MAP_VOLUME = 'front-proxy-secret';

/** Where the token of the app's pod is, and how its containers get it. */
export interface TokenSource {
  /** Revision of the token. A change replaces the pod. */
  readonly revision: number;
  /** Containers that run before all others. */
  readonly initContainers: readonly DeploymentV1SpecTemplateSpecInitContainer[];
  /** Volumes of the pod. One of them is {@link SECRET_MAP_VOLUME}. */
  readonly volumes: readonly DeploymentV1SpecTemplateSpecVolume[];
  /** Variables of the app's container. */
  readonly env: readonly DeploymentV1SpecTemplateSpecContainerEnv[];
  /** Options of Node.js in the app's container. */
  readonly nodeOptions: readonly string[];
  /** Mounts of the app's container. */
  readonly mounts: readonly DeploymentV1SpecTemplateSpecContainerVolumeMount[];
  /** Resources that must exist before the pod. */
  readonly dependsOn: readonly ITerraformDependable[];
}
