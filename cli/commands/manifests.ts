import { type Command, DONE } from '../command';
import { appEnvironmentOf } from '../environment';
import { manifestsOfEnvironment, renderManifests } from '../manifests/manifests';

export const manifests: Command = {
  summary: "print the cluster's objects as YAML, without Terraform",
  args: ['[environment]'],
  help: `\
Writes the Kubernetes objects of the environment's cluster as YAML to standard
output. The first lines list the values to fill in and hold the script that
creates the Secret of the token, which is in no file. The environment needs a
section ack.`,
  options: {},
  run: async (call) => {
    const environment = appEnvironmentOf(call);
    call.terminal.write(renderManifests(environment.name, await manifestsOfEnvironment(environment)));
    return DONE;
  },
};
