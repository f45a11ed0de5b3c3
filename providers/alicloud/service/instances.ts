import type { Behaviour, Rule } from '../../../rehearsal';
import { systemDiskRules } from './disks';
import { processorOf } from './processors';
import { text } from './values';

/** The ids of public images name the architecture. An image of another kind fits every type, as far as this file knows. */
const architectureOf = (image: string): 'Arm' | 'x86' | undefined => {
  if (image.includes('_arm64_')) return 'Arm';
  return image.includes('_x64_') ? 'x86' : undefined;
};

/** Source: ECS, "RunInstances" and "ModifyInstanceSpec". Noted on 2026-11-28. */
const imageFits: Rule = ({ after }) => {
  const [type, image] = [text(after?.['instance_type']), text(after?.['image_id'])];
  const built = image === undefined ? undefined : architectureOf(image);
  const processor = type === undefined ? undefined : processorOf(type);
  if (type === undefined || built === undefined || processor === undefined) return undefined;
  if (built === processor) return undefined;
  return {
    argument: 'instance_type',
    what: `got ${type}, which has an ${processor} processor; the image ${image} is built for ${built}`,
    fix: `choose a type with an ${built} processor, or create a new instance with another image`,
  };
};

/** Source: provider schema 1.289.0 and ECS, "RunInstances" (32 KB since 2024). Read on 2026-11-28. */
export const USER_DATA_BYTES = 32_768;

const userDataFits: Rule = ({ after }) => {
  const bytes = Buffer.from(text(after?.['user_data']) ?? '', 'base64').length;
  if (bytes <= USER_DATA_BYTES) return undefined;
  return {
    argument: 'user_data',
    what: `got ${bytes} bytes before Base64; allowed: at most ${USER_DATA_BYTES}`,
    fix: 'shorten it',
  };
};

/** Cloud Assistant reaches a running instance only. Source: ECS, "InvokeCommand". Noted on 2026-11-28. */
const isRunning: Rule = ({ before, after, resources }) => {
  if (before !== null || !Array.isArray(after?.['instance_id'])) return undefined;
  const stopped = resources
    .of('alicloud_instance')
    .filter(({ id }) => (after['instance_id'] as unknown[]).includes(id))
    .find(({ status }) => status === 'Stopped');
  if (!stopped) return undefined;
  return {
    argument: 'instance_id',
    what: `got instance ${text(stopped['id'])}, which is stopped`,
    fix: 'start the instance',
  };
};

export const instances: Readonly<Record<string, Behaviour>> = {
  alicloud_instance: {
    rules: [imageFits, userDataFits, ...systemDiskRules],
    // The provider stops the instance, and then asks for the other type. If that is refused, nobody starts the instance.
    // Seen with provider 1.289.0.
    leaves: ({ before, after }) =>
      before?.['instance_type'] === after?.['instance_type'] ? {} : { status: 'Stopped' },
  },
  alicloud_ecs_invocation: { rules: [isRunning] },
};
