import { deploy as deployStacks } from '../../deployment';
import { type Command, DONE, JSON_OPTION, UsageError, writeJson } from '../command';
import { confirmation } from '../deployment/confirm';
import { documentOf, stackDocument } from '../deployment/document';
import { ALLOW_DATA_LOSS, mayLose, YES_OPTION } from '../deployment/options';
import { writeOutcome } from '../deployment/outcome';
import { OverviewWriter } from '../deployment/overview';
import { withSession } from '../deployment/session';

export const deploy: Command = {
  summary: 'deploy the stacks of an environment, without the CDKTF CLI',
  args: ['[environment]', '[stack...]'],
  help: `\
Synthesises the environment into cdktf.out and runs Terraform in its stacks, in
their order. First it shows what is made, changed, replaced and destroyed, what
is lost and who is cut off, and asks once. A stack that needs outputs of a stack
before it is planned when they are known; it asks again only if that plan
replaces or destroys something. The states are those of npx cdktf deploy.

A stack is named as in the list that the command prints first, or by the part of
its name after the environment. Without any, all stacks are deployed.

Ctrl-C stops Terraform once it has finished what it has begun, and releases its
lock. A second Ctrl-C stops it at once. The same command goes on afterwards. For
a cluster, the Alibaba Cloud CLI gives the kubeconfig, which exists in memory
only. TF_VAR_kubeconfig takes its place. With TERRAFORM_BINARY_NAME=tofu, it
runs OpenTofu.`,
  options: { yes: YES_OPTION, ...ALLOW_DATA_LOSS, json: JSON_OPTION },
  run: async (call) => {
    const { terminal, options, signal } = call;
    if (options['json'] && !options['yes']) throw new UsageError('got --json without --yes; allowed: both');
    const confirm = confirmation(options['yes'] === true, 'Deploy', terminal, signal);
    return withSession(call, 'apply', async (session) => {
      const writer = new OverviewWriter(session.terminal);
      const result = await deployStacks(session.chosen, session.runner, {
        show: (overview) => writer.deployment(overview),
        confirm,
        mayLose: mayLose(call),
      });
      writeOutcome(session.terminal, result);
      const { environment } = session;
      const left = [...result.unreachable.map(({ stackName }) => stackName), ...result.waiting].join(' ');
      const [unreachable] = result.unreachable;
      if (unreachable) {
        throw new Error(
          `${unreachable.message}; everything before it is deployed; there, run:\n  npx odcloud deploy ${environment.name} ${left}`,
        );
      }
      if (options['json']) {
        const stacks = result.deployed.map(({ plan, outputs }) => stackDocument(plan, outputs));
        writeJson(call, documentOf(session, { stacks }));
      }
      return DONE;
    });
  },
};
