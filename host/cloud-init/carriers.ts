import { createHash } from 'node:crypto';
import { fillTemplate } from '../../open-design/template';
import { base85 } from '../base85';
import { readCarrier } from '../files';
import { CORE, OPERATIONS, packArchive, packPayload, type ArchiveKind } from '../bundle';
import type { HostProps, HostValues } from '../props';
import { operationsFiles } from '../operations';
import { releaseFiles } from '../release';

/** Bytes of user data before base64. Source: the ECS documentation, whose older pages say 16 KB and newer ones 32 KB. */
export const USER_DATA_LIMIT_BYTES = 16384;

/** Bytes of a Cloud Assistant command before base64. Source: its documentation allows 16 KB after, on its older pages. */
export const COMMAND_LIMIT_BYTES = 12288;

/** What room is left for: parts of a payload named by the last command. */
const MOST_PARTS = 3;

/** What an unresolved token is counted as: longer than any id, address or region. */
const TOKEN_BYTES = 64;

/**
 * Renders the user data of a new host: a cloud-config, not yet base64.
 *
 * @throws when a prop is not what its docstring allows, or when the result exceeds {@link USER_DATA_LIMIT_BYTES}
 */
export function renderUserData(props: HostProps, values: HostValues): string {
  const text = fillTemplate('user-data.yaml', readCarrier('user-data.yaml'), {
    PAYLOAD: packPayload(core(props)).toString('base64'),
    VALUES: indented(valuesFile(values)),
    UNIT: indented(readCarrier('open-design-apply.service')),
  });
  return checkSize('user data', text, USER_DATA_LIMIT_BYTES);
}

/**
 * Renders the Cloud Assistant commands that bring a running host to the same state: shell scripts, not yet base64, to
 * be run one after the other. One is enough unless much is asked for.
 *
 * @throws when a prop is not what its docstring allows
 */
export function renderApplyCommands(props: HostProps, values: HostValues): readonly string[] {
  return commands(CORE, core(props), values);
}

/** Renders the Cloud Assistant commands that put the operations on a running host, likewise. */
export function renderOperationsCommands(props: HostProps, values: HostValues): readonly string[] {
  return commands(OPERATIONS, packArchive(operationsFiles(props.backup), OPERATIONS), values);
}

function core(props: HostProps): string {
  checkImage(props.image);
  props.registryMirrors.forEach(checkMirror);
  return packArchive(releaseFiles(props), CORE);
}

/** What does not fit into one command is left on the host by those before it. */
function commands(kind: ArchiveKind, archive: string, values: HostValues): readonly string[] {
  const payload = base85(packPayload(archive));
  const id = createHash('sha256').update(payload).digest('hex').slice(0, 16);
  const last = (parts: number, text: string): string =>
    fillTemplate('command.sh', readCarrier('command.sh'), {
      NAME: kind.name,
      COMMAND: kind.command,
      PARTS: range(parts)
        .map((part) => `$s/${kind.name}.part-${part}-${id}`)
        .join(' '),
      PAYLOAD: text,
      VALUES: valuesFile(values).trimEnd(),
    });
  const whole = last(0, payload);
  if (byteLength(whole) <= COMMAND_LIMIT_BYTES) return [whole];
  const room = COMMAND_LIMIT_BYTES - byteLength(last(MOST_PARTS, ''));
  const chunks = payload.match(new RegExp(`.{1,${room}}`, 'g')) ?? [];
  return [
    ...chunks.slice(0, -1).map((chunk, at) =>
      fillTemplate('part.sh', readCarrier('part.sh'), {
        NAME: kind.name,
        NUMBER: at + 1,
        ID: id,
        PAYLOAD: chunk,
      }),
    ),
    last(chunks.length - 1, chunks.at(-1) ?? ''),
  ];
}

const range = (count: number): readonly number[] => Array.from({ length: count }, (_, at) => at + 1);

function valuesFile(values: HostValues): string {
  Object.entries(values).forEach(([key, value]: [string, string]) => checkValue(key, value));
  return fillTemplate('values.env', readCarrier('values.env'), {
    DATA_DISK_ID: values.dataDiskId,
    PUBLIC_ADDRESS: values.publicAddress,
    REGION: values.region,
  });
}

function indented(text: string): string {
  return text.trimEnd().replace(/^(?=.)/gm, ' '.repeat(6));
}

function checkSize(what: string, text: string, limit: number): string {
  const bytes = byteLength(text);
  if (bytes > limit) {
    throw new Error(
      `${what}: got ${bytes} bytes, allowed ${limit}; shorten the allow-list or the list of registry mirrors`,
    );
  }
  return text;
}

function byteLength(text: string): number {
  return Buffer.byteLength(text.replace(/\$\{[^}]*\}/g, 'x'.repeat(TOKEN_BYTES)));
}

function checkImage(image: string): void {
  if (!/^[a-z0-9][a-z0-9._:/-]*@sha256:[0-9a-f]{64}$/.test(image)) {
    throw new Error(
      `image: got '${image}', allowed name@sha256:<64 hex digits>; pin the image by its digest`,
    );
  }
}

function checkMirror(mirror: string): void {
  if (!/^https?:\/\/[A-Za-z0-9.-]+(?::\d+)?\/?$/.test(mirror)) {
    throw new Error(
      `registryMirrors: got '${mirror}', allowed http(s)://host[:port]; leave out path and credentials`,
    );
  }
}

/** The file is read by a shell: nothing may leave its quotes. */
function checkValue(key: string, value: string): void {
  if (!/^(?:[A-Za-z0-9.:-]|\$\{[^}'"\\\n]*\})*$/.test(value)) {
    throw new Error(
      `${key}: got '${value}', allowed letters, digits and . : - or a Terraform token; pass the id or address alone`,
    );
  }
}
