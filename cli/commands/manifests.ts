import { type Command, DONE } from '../command';
import { environmentOf } from '../environment';
import { manifestsOfEnvironment, renderManifests } from '../manifests/manifests';

export const manifests: Command = {
  summary: "the cluster's objects as YAML, without Terraform",
  args: ['[environment]'],
  help: `\
Writes what the environment's cluster runs as Kubernetes YAML to standard
output. Its first lines say what has to be filled in, and make the one secret,
which is in no file. It needs an environment with a section ack.`,
  options: {},
  run: async (call) => {
    const environment = environmentOf(call);
    call.terminal.write(renderManifests(environment.name, await manifestsOfEnvironment(environment)));
    return DONE;
  },
};
