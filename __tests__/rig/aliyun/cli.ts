import { readFileSync } from 'node:fs';
import path from 'node:path';

import published from './operations.json';
import { Refused, type RosStandIn } from './ros';

/** What a program wrote, and its exit code. */
export interface Written {
  readonly code: number;
  readonly text: string;
}

interface Names {
  readonly required: readonly string[];
  readonly single: readonly string[];
  readonly lists: Readonly<Record<string, readonly string[]>>;
}

const OPERATIONS: Readonly<Record<string, Names>> = published.operations;

const error = (code: number, text: string): Written => ({ code, text: `\x1b[1;31mERROR: ${text}\n\x1b[0m` });

const isKnown = (names: Names, name: string): boolean => {
  const [, list, key] = /^(\w+)\.[1-9]\d*(?:\.(\w+))?$/.exec(name) ?? [];
  if (list === undefined) return names.single.includes(name);
  const keys = names.lists[list];
  return key === undefined ? keys?.length === 0 : (keys?.includes(key) ?? false);
};

/**
 * A stand-in of the Alibaba Cloud CLI. It knows the published names of the operations of ROS and of their parameters
 * (operations.json), and refuses others. Messages, colours and exit codes are those of the CLI built from
 * aliyun/aliyun-cli@eadd68d, which was run against a local server.
 *
 * @param cwd folder of the caller, where files are read
 */
export const aliyun = (words: readonly string[], cwd: string, service: RosStandIn): Written => {
  const [product, operation = '', ...options] = words;
  const names = product === 'ros' ? OPERATIONS[operation] : undefined;
  if (!names) return error(2, `'${operation}' is not a valid api. See \`aliyun help ros\`.`);
  if (!options.includes('--region')) return error(3, "region can't be empty");
  const parameters = new Map<string, string>();
  for (let index = 0; index < options.length; index += 2) {
    const [option = '', value = ''] = options.slice(index);
    if (option === '--region') continue;
    const name = option.replace(/^--|-FILE$/g, '');
    if (!isKnown(names, name))
      return error(2, `'--${name}' is not a valid parameter or flag. See \`aliyun help ros ${operation}\`.`);
    if (parameters.has(name)) return error(3, `parse failed --${name} duplicated`);
    parameters.set(name, option.endsWith('-FILE') ? readFileSync(path.resolve(cwd, value), 'utf8') : value);
  }
  const missing = names.required.filter((name) => !parameters.has(name));
  if (missing.length)
    return error(3, `required parameters not assigned: \n${missing.map((name) => `  --${name}`).join('\n')}`);
  try {
    const answer = { RequestId: 'R', ...service.call(operation, parameters) };
    return { code: 0, text: `${JSON.stringify(answer, null, '\t')}\n` };
  } catch (refused) {
    if (!(refused instanceof Refused)) throw refused;
    const lines = [
      'SDK.ServerError',
      `ErrorCode: ${refused.code}`,
      'Recommend: ',
      'RequestId: R',
      `Message: ${refused.message}`,
      'RespHeaders: map[Content-Type:[application/json]]',
    ];
    return error(1, lines.join('\n'));
  }
};
