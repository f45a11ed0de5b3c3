import { fillTemplate } from '../open-design/template';
import { readCarrier } from './files';
import { packArchive, packPayload } from './payload';
import type { HostProps, HostValues } from './props';
import { releaseFiles } from './release';

/** Bytes of user data before base64. Source: the ECS documentation, whose older pages say 16 KB and newer ones 32 KB. */
export const USER_DATA_LIMIT_BYTES = 16384;

/** Bytes of a Cloud Assistant command before base64. Source: its documentation allows 16 KB after, on its older pages. */
export const COMMAND_LIMIT_BYTES = 12288;

/** What an unresolved token is counted as: longer than any id, address or region. */
const TOKEN_BYTES = 64;

/**
 * Renders the user data of a new host: a cloud-config, not yet base64.
 *
 * @throws when a prop is not what its docstring allows, or when the result exceeds {@link USER_DATA_LIMIT_BYTES}
 */
export function renderUserData(props: HostProps, values: HostValues): string {
  const text = fillTemplate('user-data.yaml', readCarrier('user-data.yaml'), {
    PAYLOAD: payload(props),
    VALUES: indented(valuesFile(values)),
    UNIT: indented(readCarrier('open-design-apply.service')),
  });
  return checkSize('user data', text, USER_DATA_LIMIT_BYTES);
}

/**
 * Renders the Cloud Assistant command that brings a running host to the same state: a shell script, not yet base64.
 *
 * @throws when a prop is not what its docstring allows, or when the result exceeds {@link COMMAND_LIMIT_BYTES}
 */
export function renderApplyCommand(props: HostProps, values: HostValues): string {
  const text = fillTemplate('command.sh', readCarrier('command.sh'), {
    PAYLOAD: payload(props),
    VALUES: valuesFile(values).trimEnd(),
  });
  return checkSize('apply command', text, COMMAND_LIMIT_BYTES);
}

function payload(props: HostProps): string {
  checkImage(props.image);
  props.registryMirrors.forEach(checkMirror);
  return packPayload(packArchive(releaseFiles(props)));
}

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
  const bytes = Buffer.byteLength(text.replace(/\$\{[^}]*\}/g, 'x'.repeat(TOKEN_BYTES)));
  if (bytes > limit) {
    throw new Error(
      `${what}: got ${bytes} bytes, allowed ${limit}; shorten the allow-list or the list of registry mirrors`,
    );
  }
  return text;
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
