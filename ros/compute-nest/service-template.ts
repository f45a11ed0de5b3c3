import type { Template } from '../language/template';
import type { AppObjects } from './cluster/objects';
import { ackTemplate } from './cluster/template';
import { computeNestEcsTemplate } from './host/template';
import { IMAGES } from './identifiers';

/** A choice of parameters that a person starts from, by the names of the template's parameters. */
export interface PredefinedParameters {
  readonly Name: string;
  readonly Parameters: Readonly<Record<string, string | number>>;
}

/** One of the templates among which a person chooses. */
export interface ServiceTemplate {
  /** Name of the template in the service. */
  readonly name: 'ECS' | 'ACK';
  /** File in the folder above the configuration of the service. */
  readonly file: string;
  /** Identifiers of the images in the template. */
  readonly images: readonly string[];
  /** Choices of parameters. None contains a network: the reviewers refuse a default for who may connect. */
  readonly predefined: readonly PredefinedParameters[];
  readonly template: Template;
}

/** The template for one instance. */
export const ecsServiceTemplate = (): ServiceTemplate => ({
  name: 'ECS',
  file: 'compute-nest-ecs.yaml',
  images: [IMAGES.app],
  predefined: [
    {
      Name: '少数人使用 (a few people)',
      Parameters: { MemoryMiB: '1024', DataDiskGiB: 40, SystemDiskGiB: 40 },
    },
    { Name: '团队使用 (a team)', Parameters: { MemoryMiB: '4096', DataDiskGiB: 100, SystemDiskGiB: 60 } },
  ],
  template: computeNestEcsTemplate(),
});

/** The template for a cluster that exists. */
export const ackServiceTemplate = (objects: AppObjects): ServiceTemplate => ({
  name: 'ACK',
  file: 'compute-nest-ack.yaml',
  images: Object.values(IMAGES),
  predefined: [
    { Name: '少数人使用 (a few people)', Parameters: { MemoryMiB: '1024', DataDiskGiB: 20 } },
    { Name: '团队使用 (a team)', Parameters: { MemoryMiB: '4096', DataDiskGiB: 100 } },
  ],
  template: ackTemplate(objects),
});
