import { vpcRegionOf } from '../../alibaba-cloud/registries';
import { type Platform, platformText } from '../../images/platform';
import type { End, Pull, Reason, Role } from '../../images/pull-result';
import type { ImageReference } from '../../images/reference';

/** What the host of a pull is called. */
export const ROLES: Readonly<Record<Role, string>> = {
  registry: 'registry',
  token: 'token service',
  blobs: 'blob store',
};

/** What is wrong, and how to fix it. */
export interface Explained {
  readonly problem: string;
  readonly fix: string;
}

/** What a text about an end refers to. */
export interface About {
  readonly image: ImageReference & { readonly digest: string };
  readonly pull: Pull;
  readonly machine: Platform | undefined;
  readonly hasCredentials: boolean;
}

/** Where the name of each host comes from, for people who have to open the way to it. */
const ORIGINS: Readonly<Record<Role, string>> = {
  registry: 'the key names it',
  token: 'the registry names it in its answer 401',
  blobs: 'the registry redirects downloads to it',
};

const openTheWay = ({ host, role }: End): string => {
  const { hostname, port } = new URL(`https://${host}`);
  const region = vpcRegionOf(hostname);
  return region === undefined
    ? `let the machine reach ${hostname} on port ${port || '443'}: ${ORIGINS[role]}, and no pull does without it`
    : `run this command on a machine in a VPC of ${region}: only there does ${host} answer (${ORIGINS[role]})`;
};

type Text = (end: End, about: About) => Explained;

/** An answer, with its status if that is the reason. */
const statusOf = ({ status }: End): string =>
  status === undefined ? 'an answer' : `an answer with status ${status}`;

const signIn = ({ image, hasCredentials }: About): string =>
  hasCredentials
    ? `sign in again: docker login ${image.registry}`
    : `sign in: docker login ${image.registry}, or name a file with --authfile`;

const TEXTS: Readonly<Record<Reason, Text>> = {
  'no-address': (end) => ({ problem: 'its name has no address here', fix: openTheWay(end) }),
  refused: (end) => ({ problem: 'it refuses the connection', fix: openTheWay(end) }),
  silent: (end) => ({ problem: 'it does not answer within 15 s', fix: openTheWay(end) }),
  closed: (end) => ({ problem: 'it closes the connection without an answer', fix: openTheWay(end) }),
  certificate: () => ({
    problem: 'its certificate is not trusted, has expired, or is for another name',
    fix: 'if a proxy replaces certificates here, name its authority in NODE_EXTRA_CA_CERTS; a host trusts only public authorities',
  }),
  plaintext: (end) => ({
    problem: 'it does not use TLS',
    fix: `use a registry with HTTPS and a certificate of a public authority: hosts and nodes pull over nothing else (${ORIGINS[end.role]})`,
  }),
  'not-understood': (end) => ({
    problem: `got ${statusOf(end)} that no ${ROLES[end.role]} gives`,
    fix: 'check the name of the registry; another service, a proxy or a login page may answer there',
  }),
  busy: (end, about) => ({
    problem: `it refuses more requests for now (${statusOf(end)})`,
    fix: about.hasCredentials
      ? 'wait, or copy the image into a registry of your own (npx odcloud image copy)'
      : `wait, or ${signIn(about)}; machines that pull meet the same limit: copy the image into a registry of your own (npx odcloud image copy)`,
  }),
  failing: (end) => ({
    problem: `it fails (${statusOf(end)})`,
    fix: 'try again later; if it stays, ask whoever runs it',
  }),
  credentials: (_, about) => ({
    problem: about.hasCredentials
      ? 'it does not accept the name or the password'
      : 'it asks for credentials, and there are none',
    fix: signIn(about),
  }),
  denied: (_, about) => ({
    problem: `it refuses this account the repository ${about.image.repository}, or there is none`,
    fix: about.hasCredentials
      ? 'give the account the right to pull it, or use another account'
      : signIn(about),
  }),
  missing: (_, { image }) => ({
    problem: `it has no image with this digest in ${image.repository}`,
    fix: 'copy the image there (npx odcloud image copy), or write the digest of one that is there',
  }),
  incomplete: () => ({
    problem: 'a part of the image is missing',
    fix: 'copy the image again (npx odcloud image copy)',
  }),
  digest: () => ({
    problem: 'what it sends is not what the digest says',
    fix: 'the image is damaged, or something on the way changes it: copy it again from a good source',
  }),
  platform: (_, { pull, machine }) => ({
    problem: `the image is for ${pull.platforms.map(platformText).join(', ') || 'no known platform'}`,
    fix: `use an image for ${machine ? platformText(machine) : 'the machines'}, or instance types of the image's architecture`,
  }),
};

/** Explains why a pull ended. */
export const explainEnd = (end: End, about: About): Explained => TEXTS[end.reason](end, about);
