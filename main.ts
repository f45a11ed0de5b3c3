import { loadEnvironmentToDeploy } from './config/load';
import { synthesiseToDeploy } from './stacks/deployable';
import { deployedBeside } from './stacks/deployed';
import { defaultOutdir } from './stacks/synthesise';

// The app in cdktf.json: it synthesises the Terraform JSON of one environment's stacks.
try {
  synthesiseToDeploy(loadEnvironmentToDeploy(deployedBeside(defaultOutdir())));
} catch (error) {
  // Most errors are mistakes in the environment's file. A message helps to mend them, a stack trace does not.
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
