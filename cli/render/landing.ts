import { gunzipSync } from 'node:zlib';

import { parse } from 'yaml';

import { evaluate } from './terraform-text';

type Attributes = Readonly<Record<string, unknown>>;

/** The parts of a stack's Terraform JSON that concern a host. */
export interface HostStack {
  readonly resource?: Readonly<Record<string, Readonly<Record<string, Attributes>>>>;
}

/** Values of a host that only Terraform knows. */
export interface Values {
  readonly dataDiskId: string;
  readonly publicAddress: string;
  /** Network of an adopted VPC. */
  readonly vpcNetwork: string;
}

/** Everything that a deploy sends to a host. */
export interface Landing {
  /** The user data of a new host. */
  readonly userData: string;
  /** The commands that Cloud Assistant runs on an existing host, in this order. */
  readonly commands: readonly {
    /** Place of the command in the desired state, such as program-1. */
    readonly place: string;
    readonly script: string;
  }[];
  /** The text of the file of the state, such as /etc/open-design/state. */
  readonly state: string;
}

/** Extracts everything that a stack sends to its host. @throws Error when the stack does not have exactly one host */
export const landingOf = ({ resource = {} }: HostStack, values: Values): Landing => {
  const text = (expression: unknown): string =>
    evaluate(expression, (reference) => valueOf(reference, values));
  const [instance, ...more] = Object.values(resource['alicloud_instance'] ?? {});
  if (!instance || more.length)
    throw new Error(`got a stack with ${instance ? 1 + more.length : 0} hosts; allowed: one`);
  const userData = text(instance['user_data']);
  const commands = inOrder(resource).map((command) => ({
    place: placeOf(command),
    script: text(command['command_content']),
  }));
  return { userData, commands, state: stateIn(userData) };
};

const valueOf = (reference: string, values: Values): string => {
  if (/^alicloud_ecs_disk\..*\.id$/.test(reference)) return values.dataDiskId;
  if (/^alicloud_eip_address\..*\.ip_address$/.test(reference)) return values.publicAddress;
  if (/^data\.terraform_remote_state\..*cidr_block$/.test(reference)) return values.vpcNetwork;
  throw new Error(`the host receives ${reference}, which has no stand-in; add one to cli/render/landing.ts`);
};

/** The commands in the order of their runs. Each run depends on the one before it. */
const inOrder = (resource: NonNullable<HostStack['resource']>): readonly Attributes[] => {
  const runs = Object.entries(resource['alicloud_ecs_invocation'] ?? {});
  const commands = resource['alicloud_ecs_command'] ?? {};
  const before = (name: string): number => {
    const after = resource['alicloud_ecs_invocation']?.[name]?.['depends_on'] as string[] | undefined;
    const others = (after ?? []).flatMap(
      (address) => /^alicloud_ecs_invocation\.(.*)$/.exec(address)?.[1] ?? [],
    );
    return others.reduce((most, other) => Math.max(most, before(other) + 1), 0);
  };
  return runs
    .map(([name, run]) => ({ turn: before(name), command: String(run['command_id']) }))
    .sort((a, b) => a.turn - b.turn)
    .flatMap(({ command }) => {
      const [, name = ''] = /^\$\{alicloud_ecs_command\.([\w-]+)\.id\}$/.exec(command) ?? [];
      const found = commands[name];
      return found ? [found] : [];
    });
};

/** The place of a command in the desired state of its host, such as program-1. */
export const placeOf = (command: Attributes): string => {
  const { metadata } = command['//'] as { readonly metadata: { readonly path: string } };
  return metadata.path.split('/').at(-2) ?? '';
};

/** A file that cloud-init writes. */
interface WrittenFile {
  readonly path: string;
  readonly encoding?: 'gz+b64';
  readonly content: string;
}

const contentOf = ({ encoding, content }: WrittenFile): string =>
  encoding ? gunzipSync(Buffer.from(content, 'base64')).toString() : content;

/** The file of the state of a host: `/etc/<name of the release>/state`. */
const STATE = /^\/etc\/[a-z-]+\/state$/;

/** The state is in several entries of one path. Each entry but the first is appended. */
const stateIn = (userData: string): string => {
  const { write_files: files } = parse(userData) as { readonly write_files: readonly WrittenFile[] };
  const entries = files.filter(({ path }) => STATE.test(path));
  if (!entries.length) throw new Error('the user data does not write a state');
  return entries.map(contentOf).join('');
};
