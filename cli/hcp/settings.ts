import { readFileSync } from 'node:fs';
import path from 'node:path';

import type { Environment } from '../../config/load';
import { synthInto } from '../environment';

/** A variable that somebody must set in a workspace. */
export interface WorkspaceVariable {
  readonly key: string;
  /** An environment variable of the runs, or an input variable of the stack. */
  readonly category: 'env' | 'terraform';
  readonly sensitive: boolean;
  readonly description: string;
}

/** A workspace in HCP Terraform, as a stack needs it. */
export interface WorkspaceSettings {
  readonly name: string;
  /** The stack whose state and runs it has. */
  readonly stack: string;
  /** Where its runs are made: by HCP Terraform, or by an agent in the VPC. */
  readonly executionMode: 'remote' | 'agent';
  readonly variables: readonly WorkspaceVariable[];
  /** Workspaces whose state its runs read. */
  readonly readsStateOf: readonly string[];
  /** Workspaces whose runs read its state. */
  readonly sharesStateWith: readonly string[];
  /** Workspaces after whose applies its own run starts. */
  readonly runTriggers: readonly string[];
  /** Terraform versions that the stack accepts. */
  readonly terraform: string;
  /** Exact versions of the providers by their source, such as `aliyun/alicloud`. */
  readonly providers: Readonly<Record<string, string>>;
}

export interface HcpSettings {
  readonly hostname: string;
  readonly organization: string;
  /** In the order of their deployment. */
  readonly workspaces: readonly WorkspaceSettings[];
}

/** The parts of a stack's JSON that its workspace depends on. */
interface StackFile {
  readonly terraform: {
    readonly required_version: string;
    readonly required_providers: Readonly<
      Record<string, { readonly source: string; readonly version: string }>
    >;
    readonly cloud: { readonly workspaces: { readonly name: string } };
  };
  readonly variable?: Readonly<
    Record<string, { readonly description?: string; readonly sensitive?: boolean }>
  >;
  readonly data?: {
    readonly terraform_remote_state?: Readonly<
      Record<string, { readonly config: { readonly workspaces: { readonly name: string } } }>
    >;
  };
}

/** The credentials that a provider reads from environment variables, by its source. */
const CREDENTIALS: Readonly<Record<string, readonly WorkspaceVariable[]>> = {
  'aliyun/alicloud': [
    {
      key: 'ALIBABA_CLOUD_ACCESS_KEY_ID',
      category: 'env',
      sensitive: true,
      description: 'AccessKey of the deploying RAM user',
    },
    {
      key: 'ALIBABA_CLOUD_ACCESS_KEY_SECRET',
      category: 'env',
      sensitive: true,
      description: 'secret of this AccessKey',
    },
  ],
};

const DEFAULT_HOSTNAME = 'app.terraform.io';

interface Synthesised {
  readonly stack: string;
  readonly file: StackFile;
  readonly dependencies: readonly string[];
}

/**
 * Returns what an environment needs in HCP Terraform. It is read from the synthesised stacks, so it is what they use.
 *
 * @param folder an empty folder, into which the stacks are synthesised
 * @throws Error when the state of the environment is kept elsewhere
 */
export const hcpSettingsOf = (environment: Environment, folder: string): HcpSettings => {
  const { name, config } = environment;
  if (config.backend.type !== 'cloud') {
    throw new Error(
      `environment ${name} has backend.type ${config.backend.type}; allowed for HCP Terraform: cloud; write backend: {type: cloud, organization: <your organization>}`,
    );
  }
  const { hostname = DEFAULT_HOSTNAME, organization } = config.backend;
  const all = synthesised(environment, folder);
  const workspaceOf = (stack: string): string => nameOf(all.find((each) => each.stack === stack)?.file);
  const privateStack = config.ack?.apiAccess === 'private' ? `${name}-ack-app` : undefined;
  return {
    hostname,
    organization,
    workspaces: all.map(({ stack, file, dependencies }) => ({
      name: nameOf(file),
      stack,
      executionMode: stack === privateStack ? 'agent' : 'remote',
      variables: variablesOf(file),
      readsStateOf: readBy(file),
      sharesStateWith: all
        .filter((other) => readBy(other.file).includes(nameOf(file)))
        .map((other) => nameOf(other.file)),
      runTriggers: nearest(all, dependencies).map(workspaceOf),
      terraform: file.terraform.required_version,
      providers: Object.fromEntries(
        Object.values(file.terraform.required_providers).map(({ source, version }) => [
          source.includes('/') ? source : `hashicorp/${source}`,
          version,
        ]),
      ),
    })),
  };
};

interface Manifest {
  readonly stacks: Readonly<Record<string, { readonly dependencies: readonly string[] }>>;
}

const synthesised = (environment: Environment, folder: string): Synthesised[] => {
  const { stacks } = synthInto(environment, folder);
  const manifest = JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')) as Manifest;
  return stacks.map(({ name, file }) => ({
    stack: name,
    file: JSON.parse(readFileSync(file, 'utf8')) as StackFile,
    dependencies: manifest.stacks[name]?.dependencies ?? [],
  }));
};

const nameOf = (file: StackFile | undefined): string => file?.terraform.cloud.workspaces.name ?? '';

const readBy = ({ data }: StackFile): string[] =>
  Object.values(data?.terraform_remote_state ?? {}).map(({ config }) => config.workspaces.name);

const variablesOf = ({ terraform, variable = {} }: StackFile): WorkspaceVariable[] => [
  ...Object.values(terraform.required_providers).flatMap(({ source }) => CREDENTIALS[source] ?? []),
  ...Object.entries(variable).map(([key, { description = '', sensitive = false }]) => ({
    key,
    category: 'terraform' as const,
    sensitive,
    description,
  })),
];

/**
 * Leaves out the dependencies that another one of them has as well: a run after each of them would find nothing to do,
 * or states that are about to change.
 */
const nearest = (all: readonly Synthesised[], dependencies: readonly string[]): readonly string[] => {
  const reaches = (from: string, to: string): boolean =>
    (all.find(({ stack }) => stack === from)?.dependencies ?? []).some(
      (next) => next === to || reaches(next, to),
    );
  return dependencies.filter((each) => !dependencies.some((other) => reaches(other, each)));
};
