import { COMMAND_LIMIT_BYTES, USER_DATA_LIMIT_BYTES } from '../../alibaba-cloud/limits';
import { encodedVariables, variablesOf } from '../../open-design/environment';
import { HOST_NAME_BYTES, HOST_TEXT_BYTES } from '../ceilings';
import type { Fault } from '../faults';
import type { Rule, SoundParts } from './rule';

/** Texts of one key in the state of the host. */
interface Texts {
  readonly path: Fault['path'];
  readonly count: number;
  readonly bytes: number;
}

/** Bytes of words with one separator each. */
const bytesOf = (words: readonly (string | undefined)[]): number =>
  words.reduce((sum, word) => (word === undefined ? sum : sum + word.length + 1), 0);

/** The state is ASCII. Each other sign takes up to eight bytes there: `&#40060;` */
const ASCII_SIGN = '&#00000;';

/** A text that is listed twice counts once. */
const texts = (path: Fault['path'], words: readonly (string | undefined)[] = []): Texts => {
  const distinct = [...new Set(words)];
  return { path, count: distinct.length, bytes: bytesOf(distinct) };
};

/** The lists of networks, which compress well. */
const networksOf = ({ access, app }: SoundParts): readonly Texts[] => [
  texts(['access', 'allow'], access?.allow === 'everyone' ? [access.allow] : access?.allow),
  texts(['app', 'egress', 'networks'], app?.egress?.networks),
];

/** Variables as they stand in the state, with those of the proxy. */
const variablesIn = (app: SoundParts['app']): readonly string[] =>
  encodedVariables(
    variablesOf({
      environment: Object.fromEntries(
        Object.entries(app?.environment ?? {}).map(([name, value]) => [name, value ?? '']),
      ),
      outboundProxy: app?.outboundProxy,
      internalHosts: (app?.egress?.hosts ?? []).map((host) => host ?? ''),
    }),
  );

/** The lists of names and keys. The host gets no comments of keys. A key that is wrong by itself has no value here. */
const namesOf = ({ app, ecs }: SoundParts): readonly Texts[] => [
  texts(['app', 'registryMirrors'], app?.registryMirrors),
  texts(['app', 'egress', 'hosts'], app?.egress?.hosts),
  texts(['app', 'environment'], variablesIn(app)),
  texts(
    ['ecs', 'ssh', 'publicKeys'],
    (ecs?.ssh?.publicKeys as readonly (string | undefined)[] | undefined)?.map((key) =>
      key?.split(' ', 2).join(' '),
    ),
  ),
];

const sumOf = (lists: readonly Texts[]): number => lists.reduce((sum, { bytes }) => sum + bytes, 0);

const longestOf = (lists: readonly Texts[]): Fault['path'] =>
  [...lists].sort((one, other) => other.bytes - one.bytes)[0]?.path ?? [];

const listed = (lists: readonly Texts[]): string =>
  lists
    .filter((list) => list.count > 0)
    .map((list) => `${list.path.join('.')} (${list.count}) ${list.bytes}`)
    .join(', ');

/** Bytes of the single texts. */
const singleBytes = ({ access, app, ecs, network, project, slb }: SoundParts, name: string): number => {
  const acme = access?.tls?.mode === 'acme' ? access.tls : undefined;
  return bytesOf([
    app?.image,
    access?.domain,
    access?.icpNumber?.replace(/[^ -~]/gu, ASCII_SIGN),
    acme?.email,
    acme?.challengeZone,
    ecs?.acrInstanceId,
    ecs?.backup?.bucket,
    `${project ?? ''}-${name}`,
    network && 'cidr' in network ? network.cidr : undefined,
    ...(slb ? Object.values(network?.vSwitches ?? {}) : []),
  ]);
};

const textsFitCommand: Rule = (config, { name }) => {
  if (!config.ecs) return [];
  const lists = [...networksOf(config), ...namesOf(config)];
  const rest = singleBytes(config, name);
  const bytes = sumOf(lists) + rest;
  if (bytes <= HOST_TEXT_BYTES) return [];
  return [
    {
      path: longestOf(lists),
      got: `${bytes} bytes on the host: ${listed(lists)}, all other texts ${rest}`,
      allowed: `at most ${HOST_TEXT_BYTES} bytes together: a deploy sends them to the host in one command, which holds ${COMMAND_LIMIT_BYTES} bytes`,
      fix: 'write fewer mirrors, hosts, keys, variables and networks, larger networks, or shorter names',
    },
  ];
};

const namesFitUserData: Rule = (config, { name }) => {
  if (!config.ecs) return [];
  const lists = namesOf(config);
  const rest = singleBytes(config, name);
  const bytes = sumOf(lists) + rest;
  if (bytes <= HOST_NAME_BYTES) return [];
  return [
    {
      path: longestOf(lists),
      got: `${bytes} bytes on the host: ${listed(lists)}, all other texts ${rest}`,
      allowed: `at most ${HOST_NAME_BYTES} bytes together: they stand in the host’s user data, which holds ${USER_DATA_LIMIT_BYTES} bytes with the program`,
      fix: 'write fewer mirrors, hosts, keys and variables, shorter names, or Ed25519 keys, which are the shortest',
    },
  ];
};

/** Rules about the room that texts have on a host. */
export const HOST_TEXT_RULES: readonly Rule[] = [textsFitCommand, namesFitUserData];
