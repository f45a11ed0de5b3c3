import { execFileSync } from 'node:child_process';

import { parse } from 'yaml';

import { landingOf } from '../../cli/render/landing';
import { madeOnHost } from '../../cli/render/made-on-host';
import { STAND_INS } from '../../cli/render/placeholders';
import { UNPACK } from '../../host/base85';
import type { Description } from './description';
import { listenedPorts, readNginx, rulesOf } from './nginx';

/** What a carrier makes of a host in the cloud. */
export interface HostArtefact {
  /** User data, as the machine receives them. */
  readonly userData: string;
  /** Port ranges that the security group opens to clients, such as `443/443`. */
  readonly opened: readonly string[];
  readonly disk: Description['disk'];
}

interface Compose {
  readonly services: {
    readonly 'open-design': {
      readonly image: string;
      readonly user: string;
      readonly volumes: readonly { readonly source: string; readonly target: string }[];
      readonly read_only: boolean;
      readonly cap_drop: readonly string[];
      readonly security_opt: readonly string[];
      readonly mem_limit: string;
      readonly stop_grace_period: string;
      readonly healthcheck: {
        readonly test: readonly string[];
        readonly interval: string;
        readonly timeout: string;
        readonly retries: number;
      };
      readonly environment: Readonly<Record<string, string>>;
    };
  };
}

/** The files of a self-extracting bundle. */
const filesIn = (archive: string): { path: string; content: string }[] =>
  [...archive.matchAll(/^file (\S+) \d+ <<'OD_END_OF_FILE'\n(.*?)^OD_END_OF_FILE$/gms)].map(
    ([, path = '', content = '']) => ({ path, content }),
  );

/** The program in the user data, unpacked as cloud-init unpacks it, with what a template of Compute Nest adds to it. */
const programIn = (userData: string): { path: string; content: string }[] => {
  const { write_files: written } = parse(userData) as {
    readonly write_files: readonly { readonly path: string; readonly content: string }[];
  };
  const packed = written.find(({ path }) => path.endsWith('.b85'));
  if (!packed) throw new Error('the user data carry no program');
  const unpacked = execFileSync('python3', ['-Ic', UNPACK], {
    input: packed.content,
    encoding: 'utf8',
    maxBuffer: 64 << 20,
  });
  const [, addition] =
    /^put 0600 \S+\/package\.sh <<'OD_END_OF_COMPANION'\n(.*?)^OD_END_OF_COMPANION$/ms.exec(unpacked) ?? [];
  // The program reads it last.
  return [
    ...filesIn(unpacked),
    ...(addition === undefined ? [] : [{ path: 'lib/zz.sh', content: addition }]),
  ];
};

const seconds = (text: string): number => Number(text.replace(/s$/, ''));

/** The lines of an env file. */
const variablesIn = (text: string): Record<string, string> =>
  Object.fromEntries(
    text
      .trimEnd()
      .split('\n')
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );

/** Describes what a host is after its first boot. */
export const describeHost = ({ userData, opened, disk }: HostArtefact): Description => {
  const quoted = `\${base64encode(join("", [${JSON.stringify(userData)}]))}`;
  const { state } = landingOf(
    { resource: { alicloud_instance: { host: { user_data: quoted } } } },
    STAND_INS,
  );
  const token = 'the-token-of-this-test-0000000000000000';
  const made = madeOnHost(state, { token, privateAddress: '10.80.0.9' }, programIn(userData));
  const { 'open-design': app } = (parse(made['etc/open-design/compose.yaml'] ?? '') as Compose).services;
  const nginx = readNginx(made['etc/nginx/conf.d/open-design.conf'] ?? '');
  const environment = { ...app.environment, ...variablesIn(made['etc/open-design/daemon.env'] ?? '') };
  const ports = opened.map((range) => Number(range.split('/')[0])).sort((one, other) => one - other);
  const [volume] = app.volumes;
  return {
    pinned: /@sha256:[0-9a-f]{64}$/.test(app.image),
    user: app.user,
    data: [volume?.target ?? '', volume?.source.split('/').at(-1) ?? ''],
    environment: { ...environment, OD_API_TOKEN: environment['OD_API_TOKEN'] === token ? '<token>' : '?' },
    memoryMiB: Number(app.mem_limit.replace(/m$/, '')),
    graceSeconds: seconds(app.stop_grace_period),
    health: {
      command: app.healthcheck.test.slice(1),
      interval: seconds(app.healthcheck.interval),
      timeout: seconds(app.healthcheck.timeout),
      retries: app.healthcheck.retries,
    },
    hardening: {
      readOnly: app.read_only,
      dropped: app.cap_drop,
      gains: !app.security_opt.includes('no-new-privileges=true'),
    },
    proxy: rulesOf(nginx),
    open: {
      areListenedOn: JSON.stringify(ports) === JSON.stringify(listenedPorts(nginx)),
      includeTheDaemon: ports.includes(Number(environment['OD_PORT'])),
    },
    denied: (variablesIn(state)['EGRESS_DENIED'] ?? '').split(' '),
    disk,
  };
};
