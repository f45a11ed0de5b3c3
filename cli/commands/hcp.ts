import { type Command, DONE, JSON_OPTION, writeJson } from '../command';
import { statelessEnvironmentOf } from '../environment';
import { withTempFolder } from '../folders';
import { hcpReport } from '../hcp/report';
import { hcpSettingsOf } from '../hcp/settings';

export const hcp: Command = {
  summary: 'print what the environment needs in HCP Terraform',
  args: ['[environment]'],
  help: `\
Prints the workspaces of the environment in HCP Terraform in the order of their
deployment. For each one, it prints the execution mode, the versions, the
variables to set, the workspaces that it shares its state with, and the run
triggers. It makes and changes none of them, and connects to nothing. The
environment needs backend.type cloud.`,
  options: { json: JSON_OPTION },
  run: async (call) => {
    const environment = statelessEnvironmentOf(call);
    const settings = await withTempFolder((folder) => Promise.resolve(hcpSettingsOf(environment, folder)));
    if (call.options['json']) writeJson(call, { environment: environment.name, ...settings });
    else call.terminal.write(hcpReport(environment.name, settings, call.terminal));
    return DONE;
  },
};
