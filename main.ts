import { loadEnvironmentToDeploy } from './config/load';
import { deployedBeside } from './stacks/deployed';
import { shutStateFolder } from './stacks/state-folder';
import { defaultOutdir, synthesise } from './stacks/synthesise';

// The app in cdktf.json: it synthesises the Terraform JSON of one environment's stacks.
try {
  const environment = loadEnvironmentToDeploy(deployedBeside(defaultOutdir()));
  shutStateFolder(environment, synthesise(environment));
} catch (error) {
  // Most errors are mistakes in the environment's file. A message helps to mend them, a stack trace does not.
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
