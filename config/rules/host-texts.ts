import { USER_DATA_LIMIT_BYTES } from '../../alibaba-cloud/limits';
import { HOST_TEXT_BYTES } from '../ceilings';
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

/** The lists that may have many texts. */
const listsOf = ({ access, app, ecs }: SoundParts): readonly Texts[] => [
  texts(['access', 'allow'], access?.allow === 'everyone' ? [access.allow] : access?.allow),
  texts(['app', 'registryMirrors'], app?.registryMirrors),
  texts(['app', 'egress', 'networks'], app?.egress?.networks),
  texts(['app', 'egress', 'hosts'], app?.egress?.hosts),
  texts(
    ['ecs', 'ssh', 'publicKeys'],
    // A key that is wrong by itself has no value here. The host gets no comments.
    (ecs?.ssh?.publicKeys as readonly (string | undefined)[] | undefined)?.map((key) =>
      key?.split(' ', 2).join(' '),
    ),
  ),
];

/** Bytes of the single texts. */
const singleBytes = ({ access, app, ecs, network, project, slb }: SoundParts, name: string): number => {
  const acme = access?.tls?.mode === 'acme' ? access.tls : undefined;
  return bytesOf([
    app?.image,
    access?.domain,
    access?.icpNumber?.replace(/[^ -~]/gu, ASCII_SIGN),
    acme?.email,
    acme?.challengeZone,
    ecs?.backup?.bucket,
    `${project ?? ''}-${name}`,
    network && 'cidr' in network ? network.cidr : undefined,
    ...(slb ? Object.values(network?.vSwitches ?? {}) : []),
  ]);
};

const textsFitHost: Rule = (config, { name }) => {
  if (!config.ecs) return [];
  const lists = listsOf(config);
  const rest = singleBytes(config, name);
  const bytes = lists.reduce((sum, list) => sum + list.bytes, rest);
  const [longest] = [...lists].sort((one, other) => other.bytes - one.bytes);
  if (bytes <= HOST_TEXT_BYTES || !longest) return [];
  const parts = lists
    .filter((list) => list.count > 0)
    .map((list) => `${list.path.join('.')} (${list.count}) ${list.bytes}`);
  return [
    {
      path: longest.path,
      got: `${bytes} bytes on the host: ${parts.join(', ')}, all other texts ${rest}`,
      allowed: `at most ${HOST_TEXT_BYTES} bytes together: they stand in the host’s user data, which holds ${USER_DATA_LIMIT_BYTES} bytes with the program`,
      fix: 'write fewer mirrors, hosts, keys and networks, larger networks, or shorter names',
    },
  ];
};

/** Rules about the room that texts have on a host. */
export const HOST_TEXT_RULES: readonly Rule[] = [textsFitHost];
