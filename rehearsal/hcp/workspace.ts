/** Where the runs of a workspace are made: on the machine of the caller, by the service, or by an agent of its own. */
export type ExecutionMode = 'local' | 'remote' | 'agent';

/** A variable of a workspace. */
export interface Variable {
  readonly id: string;
  readonly key: string;
  readonly value: string;
  /** An environment variable of the runs, or an input variable of the configuration. */
  readonly category: 'env' | 'terraform';
  /** Whether the value can be written, but not read back. */
  readonly sensitive: boolean;
  /** Whether the value is an expression in HCL. Otherwise, it is a string. */
  readonly hcl: boolean;
}

/** One version of the state of a workspace. The state is undefined until it is uploaded. */
export interface StateVersion {
  readonly id: string;
  readonly serial: number;
  readonly createdAt: string;
  state: Buffer | undefined;
}

/** An output as the state stores it. */
export interface StateOutput {
  readonly value: unknown;
  readonly type: unknown;
  readonly sensitive?: boolean;
}

/** A workspace: one state, its lock, and what its runs need. */
export class Workspace {
  executionMode: ExecutionMode;
  terraformVersion: string;
  /** Whether runs are applied without a confirmation. */
  autoApply = false;
  /** Who locked the workspace by hand; undefined: nobody. */
  lockedBy: string | undefined;
  /** Whether every workspace of the organization may read the state. */
  sharesWithAll = false;
  /** Ids of the workspaces that may read the state. */
  readonly consumers = new Set<string>();
  readonly variables = new Map<string, Variable>();
  /** Ids of the workspaces whose applied runs start a run of this one, by the id of the trigger. */
  readonly triggers = new Map<string, string>();
  private readonly versions: StateVersion[] = [];

  constructor(
    readonly id: string,
    readonly organization: string,
    readonly name: string,
    { executionMode, terraformVersion }: { executionMode: ExecutionMode; terraformVersion: string },
  ) {
    this.executionMode = executionMode;
    this.terraformVersion = terraformVersion;
  }

  /** The newest version of the state that was uploaded; undefined: none. */
  get current(): StateVersion | undefined {
    return [...this.versions].reverse().find(({ state }) => state !== undefined);
  }

  /** Adds a version of the state. */
  add(version: StateVersion): void {
    this.versions.push(version);
  }
}

/** The outputs in a state, by name. */
export const outputsOf = ({ state }: StateVersion): Readonly<Record<string, StateOutput>> =>
  state ? ((JSON.parse(state.toString()) as { outputs?: Record<string, StateOutput> }).outputs ?? {}) : {};

/** The serial number of a state. */
export const serialOf = (state: Buffer): number =>
  (JSON.parse(state.toString()) as { serial: number }).serial;
