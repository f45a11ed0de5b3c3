import { App } from 'cdktf';

import { loadEnvironment } from './config/load';
import { addEnvironment } from './stacks/environment';

/** The app that `cdktf.json` names: one environment in, the Terraform JSON of its stacks out. */
const main = (): void => {
  // Before anything is written: a faulty file must leave the last good output as it was.
  const environment = loadEnvironment(process.env['OPEN_DESIGN_ENV'] ?? 'demo');
  const app = new App();
  addEnvironment(app, environment);
  app.synth();
};

try {
  main();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`error: ${message}\n`);
  process.exitCode = 1;
}
