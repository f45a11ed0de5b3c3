import { createHash } from 'node:crypto';

import { COMMAND_LIMIT_BYTES } from '../../alibaba-cloud/limits';
import { fillTemplate } from '../../open-design/template';
import { DECODE, GROUP_DIGITS } from '../base85';
import type { Bundle } from '../bundle';
import { readCarrier } from '../files';
import type { Release } from '../release';
import { renderState, type State } from '../state';
import { byteLength, checkSize, COMMAND_BYTES } from './size';

/** A Cloud Assistant command. */
export interface Command {
  /** Position of the command, independent of its content: `program-1`, …, `apply`. */
  readonly id: string;
  /** Shell script, not yet Base64-encoded. */
  readonly script: string;
}

/** A part of a bundle that fits into one command. */
interface Part {
  /** Position among the parts of its bundle, starting at 1. */
  readonly number: number;
  /** Name of its file on the host, derived from the content of the bundle. */
  readonly file: string;
  readonly text: string;
}

const TERRAFORM_REMEDY =
  'make room, or run all commands again: terraform apply with -replace for each alicloud_ecs_invocation';

/**
 * Renders the Cloud Assistant commands that bring a running host to a state. They must run one after the other. Their
 * number depends only on the release. Only the last one contains the state, and it waits until the host has reached it.
 *
 * @param remedy what a person does when parts are missing on the host, in words that a shell reads as they are. Default:
 *   the way with Terraform
 * @throws when the state cannot be rendered, when it does not fit into one command, or when a bundle does not fit into its
 * parts
 */
export const renderCommands = (
  release: Release,
  state: State,
  remedy = TERRAFORM_REMEDY,
): readonly Command[] => {
  const bundles = [...release.additions, release.program];
  return [
    ...bundles.flatMap((bundle) =>
      partsOf(bundle).map((part) => ({
        id: `${bundle.name}-${part.number}`,
        script: checkPart(bundle, renderPart(release.name, part)),
      })),
    ),
    { id: 'apply', script: renderApply(release, bundles, state, remedy) },
  ];
};

const partsOf = ({ payload, parts }: Bundle): readonly Part[] => {
  const digest = createHash('sha256').update(payload).digest('hex').slice(0, 16);
  const length = Math.ceil(payload.length / parts / GROUP_DIGITS) * GROUP_DIGITS;
  return Array.from({ length: parts }, (_, index) => ({
    number: index + 1,
    file: `${digest}.${index + 1}`,
    text: payload.slice(index * length, (index + 1) * length),
  }));
};

const checkPart = ({ name, parts }: Bundle, script: string): string => {
  const bytes = byteLength(script);
  if (bytes > COMMAND_BYTES) {
    throw new Error(
      `${name}: got ${bytes} bytes in one of ${parts} commands, allowed ${COMMAND_BYTES}; make the files smaller, or give the bundle more parts`,
    );
  }
  return script;
};

const renderPart = (host: string, { number, file, text }: Part): string =>
  fillTemplate('part.sh', readCarrier('part.sh'), {
    NAME: host,
    NUMBER: number,
    DECODE,
    FILE: file,
    PART: text,
  });

const renderApply = (release: Release, bundles: readonly Bundle[], state: State, remedy: string): string => {
  const filesOf = (bundle: Bundle): readonly string[] => partsOf(bundle).map(({ file }) => file);
  const { known, later } = renderState(state);
  const run = bundles.map(({ name, command }) => `sh $var/${name}.sh ${command}`);
  const script = fillTemplate('apply.sh', readCarrier('apply.sh'), {
    NAME: release.name,
    REMEDY: remedy,
    STATE: `${known}${later}`.trimEnd(),
    UNPACK: bundles.map((bundle) => renderUnpack(bundle, filesOf(bundle))).join('\n'),
    KEEP: bundles
      .flatMap(filesOf)
      .map((file) => `! -name ${file}`)
      .join(' '),
    RUN: [...run.slice(0, -1), ...run.slice(-1).map((last) => `exec ${last}`)].join('\n'),
  });
  // The edge limits the state, and a test renders the largest, so this command needs no share for later versions.
  return checkSize('command', script, COMMAND_LIMIT_BYTES);
};

const renderUnpack = ({ id, name }: Bundle, files: readonly string[]): string =>
  fillTemplate('unpack.sh', readCarrier('unpack.sh'), {
    ID: id,
    BUNDLE: name,
    PARTS: files.map((file) => `$var/parts/${file}`).join(' '),
  }).trimEnd();
