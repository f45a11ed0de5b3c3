import { loadEnvironment } from '../config/load';
import { manifestsOfEnvironment, renderManifests } from './manifests/manifests';
import { runTool } from './run-tool';

/** `npm run manifests [environment]`: the cluster's objects as YAML, for whoever does without Terraform. */
const main = async ([name = process.env['OPEN_DESIGN_ENV'] ?? 'demo']: readonly string[]): Promise<void> => {
  process.stdout.write(renderManifests(name, await manifestsOfEnvironment(loadEnvironment(name))));
};

runTool('manifests [environment]', 1, main);
