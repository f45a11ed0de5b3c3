import { DeploymentError } from './error';
import { answers, type ClusterCredentials, requestKubeconfig, serverOf } from './kubeconfig';
import type { Stack } from './stack';
import type { PlanMode, StackRunner } from './stack-run';

const KUBECONFIG = 'kubeconfig';

const given = (variable: string): boolean => process.env[`TF_VAR_${variable}`] !== undefined;

/** A stack that this machine cannot plan now. */
export class Unreachable extends DeploymentError {
  /** @param stackName the stack that cannot be planned */
  constructor(
    readonly stackName: string,
    message: string,
  ) {
    super(`${stackName}: ${message}`);
  }
}

/** Variables of stacks that nobody has set, and that nothing here can get. */
export const unsetVariables = (stacks: readonly Stack[]): string[] =>
  stacks.flatMap(({ name, variables }) =>
    variables.filter((each) => each !== KUBECONFIG && !given(each)).map((each) => `${name}: TF_VAR_${each}`),
  );

/** Values for variables that a run asks for and does not use: a destroy and a comparison read no configuration. */
const unusedValues = (stack: Stack): NodeJS.ProcessEnv =>
  Object.fromEntries(
    stack.variables
      .filter((each) => each !== KUBECONFIG && !given(each))
      .map((each) => [`TF_VAR_${each}`, '-']),
  );

/**
 * Returns the variables for one run of a stack whose workspace in HCP Terraform may make the run elsewhere. Terraform
 * sends every `TF_VAR_` there, in place of the workspace's own value. A kubeconfig of this machine stays here, and so do
 * values that are made up.
 *
 * @param isHere whether it is certain that the run is made on this machine
 */
export const workspaceVariables = (stack: Stack, mode: PlanMode, isHere: boolean): NodeJS.ProcessEnv => {
  if (isHere) return mode === 'apply' ? {} : unusedValues(stack);
  return { [`TF_VAR_${KUBECONFIG}`]: undefined };
};

/** The cluster whose API server a stack's provider calls. */
export interface ClusterOf {
  /** The stack that makes the cluster. */
  readonly stack: Stack;
  readonly credentials: ClusterCredentials;
}

/**
 * Returns the variables of a stack for one run. A kubeconfig that is not in the environment is requested anew each
 * time, since it is valid for a short time, and is written nowhere.
 *
 * @throws Unreachable when the API server does not answer from here
 */
export const variablesOf = async (
  stack: Stack,
  mode: PlanMode,
  cluster: ClusterOf | undefined,
  runner: StackRunner,
): Promise<NodeJS.ProcessEnv> => {
  const { signal } = runner;
  const unused = mode === 'apply' ? {} : unusedValues(stack);
  if (!cluster || !stack.variables.includes(KUBECONFIG)) return unused;
  const kubeconfig = process.env[`TF_VAR_${KUBECONFIG}`] ?? (await kubeconfigOf(cluster, runner));
  const server = serverOf(kubeconfig);
  if (!(await answers(server, signal))) {
    signal.throwIfAborted();
    throw new Unreachable(
      stack.name,
      `the API server of the cluster does not answer at ${server.host} from here; with ack.apiAccess: private it is reached inside the VPC only; go on over a VPN, or on a machine in the VPC that has the states`,
    );
  }
  return { ...unused, [`TF_VAR_${KUBECONFIG}`]: kubeconfig };
};

const kubeconfigOf = async ({ stack, credentials }: ClusterOf, runner: StackRunner): Promise<string> => {
  const { [credentials.output]: id } = await runner.outputs(stack);
  if (typeof id?.value !== 'string') {
    throw new DeploymentError(`${stack.name}: it has no output ${credentials.output}; deploy it first`);
  }
  return requestKubeconfig(credentials.call(id.value), runner.signal);
};
