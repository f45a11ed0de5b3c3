import { execFile } from 'node:child_process';

import { DeploymentError } from './error';

/** An answer contains at most the output of one run on a host. */
const MOST_BYTES = 16 * 1024 * 1024;

/**
 * Runs the Alibaba Cloud CLI. Its answer exists in memory only.
 *
 * @returns its standard output
 * @throws DeploymentError with the words of the CLI
 */
export const aliyun = (args: readonly string[], signal: AbortSignal): Promise<string> =>
  new Promise((resolve, reject) => {
    execFile('aliyun', args, { signal, encoding: 'utf8', maxBuffer: MOST_BYTES }, (error, stdout, stderr) => {
      if (!error) resolve(stdout);
      else if (error.code === 'ENOENT')
        reject(new DeploymentError('aliyun not found on PATH; install the Alibaba Cloud CLI (README.md)'));
      else reject(new DeploymentError(`aliyun ${args.slice(0, 2).join(' ')} failed`, stderr || stdout));
    });
  });
