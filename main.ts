import { loadEnvironment } from './config/load';
import { synthesise } from './stacks/synthesise';

// The app that cdktf.json names: one environment in, the Terraform JSON of its stacks out.
try {
  synthesise(loadEnvironment(process.env['OPEN_DESIGN_ENV'] ?? 'demo'));
} catch (error) {
  // What is wrong is the environment's file nearly always: words help, a stack trace does not.
  process.stderr.write(`error: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
}
