import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import {
  distinct,
  lockFileOf,
  lockOf,
  LOCKS_DIR,
  type Requirement,
  requirementsOf,
} from '../../stacks/locks';
import { type Call, type Command, DONE, FAILED, JSON_OPTION, UsageError, writeJson } from '../command';
import { environmentOf, synthInto } from '../environment';
import { withTempFolder } from '../folders';
import { terraform } from '../run-terraform';
import { styleFor } from '../terminal';

/** The platforms of CI and hosts, and of most workstations. */
const PLATFORMS = ['linux_amd64', 'darwin_arm64'];

/** The options of `terraform providers lock` that say where the providers come from. */
const mirrorOf = ({ options }: Call): string[] => {
  const named = ['net-mirror', 'fs-mirror'].filter((name) => options[name] !== undefined);
  if (named.length > 1) {
    throw new UsageError('got --net-mirror and --fs-mirror; allowed: one of them');
  }
  return named.map((name) => {
    const value = String(options[name]);
    // Terraform runs in another folder.
    return `-${name}=${name === 'fs-mirror' ? path.resolve(value) : value}`;
  });
};

interface Locked extends Requirement {
  readonly file: string;
  readonly result: 'locked' | 'unchanged' | 'failed';
  /** Terraform's words on failure. */
  readonly message?: string;
}

/** Locks one provider, unless its lock file has the required version for every platform already. */
const lockOne = async (requirement: Requirement, mirror: readonly string[], call: Call): Promise<Locked> => {
  const file = lockFileOf(requirement);
  const told = { ...requirement, file: path.relative(process.cwd(), file) };
  const before = lockOf(requirement);
  if (before?.version === requirement.version && before.platforms >= PLATFORMS.length) {
    return { ...told, result: 'unchanged' };
  }
  return withTempFolder(async (folder) => {
    const required_providers = { one: requirement };
    writeFileSync(path.join(folder, 'main.tf.json'), JSON.stringify({ terraform: { required_providers } }));
    const platforms = PLATFORMS.map((platform) => `-platform=${platform}`);
    const args = ['providers', 'lock', '-no-color', ...platforms, ...mirror];
    const { ok, text } = await terraform(folder, call.signal, args);
    if (!ok) return { ...told, result: 'failed', message: text };
    mkdirSync(LOCKS_DIR, { recursive: true });
    copyFileSync(path.join(folder, '.terraform.lock.hcl'), file);
    return { ...told, result: 'locked' };
  });
};

const MARKS = { locked: ['green', '✓'], unchanged: ['green', '✓'], failed: ['red', '✗'] } as const;

const WORDS = {
  locked: ': locked',
  unchanged: ': locked before',
  failed: ': not locked',
} as const;

export const lock: Command = {
  summary: 'write the checksums of the providers to locks/',
  args: ['[environment]'],
  help: `\
Runs terraform providers lock for each provider that the stacks of the
environment require, for ${PLATFORMS.join(' and ')}, and writes one file for
each provider to locks/ in the project folder. Commit them. From then on, synth
gives every stack its .terraform.lock.hcl, and Terraform refuses a provider with
other content. A provider that is locked in the required version, for both
platforms, is left as it is.

The providers come from the registry, or from a mirror that you name: terraform
providers lock ignores the mirrors in Terraform's configuration. From mainland
China:
  npx odcloud lock prod --net-mirror https://mirrors.aliyun.com/terraform/

It needs no account. If a provider cannot be locked, the others are, and the
command exits with 1.`,
  options: {
    'net-mirror': { value: 'URL', help: "a mirror by Terraform's network protocol (https)" },
    'fs-mirror': { value: 'DIR', help: 'a folder by terraform providers mirror' },
    json: JSON_OPTION,
  },
  run: async (call) => {
    const { terminal, options } = call;
    const mirror = mirrorOf(call);
    const environment = environmentOf(call);
    const requirements = await withTempFolder((folder) => {
      const { stacks } = synthInto(environment, path.join(folder, 'cdktf.out'));
      return Promise.resolve(
        distinct(stacks.flatMap(({ file }) => requirementsOf(JSON.parse(readFileSync(file, 'utf8'))))),
      );
    });
    const style = styleFor(terminal);
    const all: Locked[] = [];
    for (const requirement of requirements) {
      const one = await lockOne(requirement, mirror, call);
      all.push(one);
      if (options['json']) continue;
      const [colour, mark] = MARKS[one.result];
      terminal.write(`${style(colour, mark)} ${one.source} ${one.version}${WORDS[one.result]}`);
      terminal.write(one.message === undefined ? `\n  ${one.file}\n` : `\n\n${one.message}\n\n`);
    }
    if (options['json']) writeJson(call, { environment: environment.name, providers: all });
    return all.some(({ result }) => result === 'failed') ? FAILED : DONE;
  },
};
