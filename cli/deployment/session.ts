import { kubeconfigCall } from '../../alibaba-cloud/aliyun';
import { type AnyEnvironment, loadAnyEnvironment, loadEnvironmentToDeploy } from '../../config/load';
import {
  type Engine,
  findEngine,
  type PlanMode,
  readStack,
  type Stack,
  StackRunner,
  unsetVariables,
  variablesOf,
  workspaceVariables,
} from '../../deployment';
import { CLUSTER_ID_OUTPUT } from '../../stacks/ack-stack';
import { synthesiseToDeploy } from '../../stacks/deployable';
import { deployedBeside } from '../../stacks/deployed';
import { defaultOutdir } from '../../stacks/synthesise';
import { type Call, UsageError } from '../command';
import { synthInto, writeWarnings } from '../environment';
import { columnsOf, type Terminal, wrap } from '../terminal';
import { withPlansFolder } from './plans-folder';
import { DeploymentProgress } from './progress';

/** A deployment that may begin: everything is synthesised, and Terraform can run. */
export interface Session {
  readonly environment: AnyEnvironment;
  readonly engine: Engine;
  /** All stacks of the environment, in the order of their deployment. */
  readonly all: readonly Stack[];
  /** The stacks that the command line asks for; all without any. */
  readonly chosen: readonly Stack[];
  readonly warnings: readonly string[];
  readonly runner: StackRunner;
  /** Where progress and texts go. Nowhere with `--json`. */
  readonly terminal: Terminal;
}

const NOWHERE: Terminal = { write: () => undefined };

/** The environment that a deployment is for: named, or the one that the CDKTF CLI would deploy. */
const environmentToDeploy = (name: string | undefined, outdir: string): AnyEnvironment => {
  const deployedOf = deployedBeside(outdir);
  return name === undefined
    ? loadEnvironmentToDeploy(deployedOf)
    : loadAnyEnvironment(name, undefined, undefined, deployedOf);
};

/** Finds stacks by their name or their role, in the order of their deployment. @throws UsageError */
const choose = (
  names: readonly string[],
  { name: environment }: AnyEnvironment,
  all: readonly Stack[],
): Stack[] => {
  const isAsked = ({ name }: Stack): boolean =>
    names.includes(name) || names.includes(name.slice(environment.length + 1));
  const unknown = names.filter(
    (each) => !all.some(({ name }) => name === each || name === `${environment}-${each}`),
  );
  if (unknown.length > 0) {
    throw new UsageError(
      `got stack ${unknown.join(', ')}; allowed: ${all.map(({ name }) => name).join(', ')}`,
    );
  }
  return names.length === 0 ? [...all] : all.filter(isAsked);
};

/** @throws Error when a variable is not set; in HCP Terraform, the workspace may set it */
const requireVariables = (stacks: readonly Stack[], { config }: AnyEnvironment): void => {
  if (config.backend.type === 'cloud') return;
  const unset = unsetVariables(stacks);
  if (unset.length > 0) {
    throw new Error(`variables are not set: ${unset.join(', ')}; export them and run the command again`);
  }
};

/**
 * Synthesises the environment of a call into the folder of the CDKTF CLI and runs `use` with everything that a
 * deployment needs.
 */
export const withSession = async <T>(
  call: Call,
  mode: PlanMode,
  use: (session: Session) => Promise<T>,
): Promise<T> => {
  const { args, options, signal } = call;
  const [name, ...stackNames] = args;
  const terminal = options['json'] ? NOWHERE : call.terminal;
  const out = defaultOutdir();
  const environment = environmentToDeploy(name, out);
  const engine = await findEngine(signal);
  const { stacks, warnings } = synthInto(environment, out, synthesiseToDeploy);
  const all = stacks.map((stack) => readStack(stack.name, stack.file, stack.dependencies));
  const chosen = choose(stackNames, environment, all);
  if (mode === 'apply') requireVariables(chosen, environment);
  terminal.write(
    `${wrap(`${environment.name}: ${engine.name} ${engine.version}, stacks ${chosen.map((stack) => stack.name).join(', ')}`, columnsOf(terminal))}\n`,
  );
  writeWarnings(terminal, warnings);
  return withPlansFolder(async (folder) => {
    const progress = new DeploymentProgress(
      terminal,
      all.map((stack) => stack.name),
    );
    const cluster = clusterOf(environment, all);
    const runner: StackRunner = new StackRunner(engine, folder, signal, progress, (stack, isAsked) =>
      environment.config.backend.type === 'cloud'
        ? Promise.resolve(workspaceVariables(stack, mode, isAsked))
        : variablesOf(stack, mode, cluster, runner),
    );
    return use({ environment, engine, all, chosen, warnings, runner, terminal });
  });
};

/** The cluster of an environment; undefined: it has none. */
const clusterOf = ({ name, config }: AnyEnvironment, all: readonly Stack[]) => {
  const stack = all.find((each) => each.name === `${name}-ack`);
  if (!stack || !config.ack) return undefined;
  const { region } = config;
  const { apiAccess } = config.ack;
  return {
    stack,
    credentials: {
      output: CLUSTER_ID_OUTPUT,
      call: (clusterId: string) => kubeconfigCall({ region, clusterId, apiAccess }),
    },
  };
};
