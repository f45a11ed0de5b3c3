import * as path from 'node:path';

import { DOCKER } from '../alibaba-cloud/networks';
import { readPythonModule } from '../alibaba-cloud/python';
import { BACKUP_PROGRAMS, readBackupProgram } from '../open-design/backup/pod-operations';
import {
  BASIC_USER,
  DAEMON_PORT,
  DATA_DIR,
  ENV,
  FRONT_PORTS,
  HEALTH_CHECK,
  HEALTH_COMMAND,
  HEALTH_PATH,
  RUN_AS,
} from '../open-design/contract';
import { RESERVED_PATTERN } from '../open-design/environment';
import { FIRST_SETTINGS } from '../open-design/first-settings';
import { frontProxyTemplate } from '../open-design/front-proxy/front-proxy';
import { secretMapTemplate } from '../open-design/front-proxy/secret-map';
import { fillTemplate } from '../open-design/template';
import { baseLib, basePython } from './base';
import { Bundle } from './bundle';
import { firstApplyUnit } from './cloud-init/first-apply';
import { type HostFile, readFolder, withoutComments } from './files';
import { ACME_WEBROOT, DAEMON_SOCKET, SECRET_MAP, SERVED_CERTIFICATE, UPLOADS } from './paths';
import { withSharedText } from './shared-text';

/**
 * The software of one kind of host: the files of a version of this project. They are the same in every environment. Only
 * the state of the host differs.
 */
export interface Release {
  /** Name of the host program, of its command and of its folders. */
  readonly name: string;
  /** Human-readable name. */
  readonly title: string;
  /** The program that brings a host to its state. User data contains it, and nothing else is needed. */
  readonly program: Bundle;
  /** Bundles that are added to a running host before the program runs, in this order. */
  readonly additions: readonly Bundle[];
}

const NAME = 'open-design';

/** Files of the program: `apply` and everything that it calls. */
export const programFiles = (): readonly HostFile[] => [
  ...readFolder('program', 'bin', '0755'),
  ...basePython(readFolder('program', 'python', '0755')),
  text('python/alibaba_cloud.py', readPythonModule('alibaba_cloud.py')),
  ...baseLib('the app'),
  ...readFolder('program', 'lib', '0644').map(withSharedText),
  ...readFolder('program', 'units', '0644').map(withSharedText).map(withConstants),
  firstApplyUnit(NAME),
  ...readFolder('program', 'etc', '0644').map(withSharedText).map(withConstants),
  text('etc/front-proxy.conf', frontProxyTemplate(PLACE)),
  text('etc/secret-map.conf', secretMapTemplate()),
];

/** Files of the operations, which operators, the backup timer and the switch to another image call on a host. */
export const operationsFiles = (): readonly HostFile[] => [
  ...readFolder('operations', 'bin', '0755'),
  ...readFolder('operations', 'lib', '0644'),
  ...readFolder('operations', 'etc', '0644'),
  ...readFolder('operations', 'python', '0644'),
  text('python/alibaba_cloud.py', readPythonModule('alibaba_cloud.py')),
  text('python/role_credentials.py', readPythonModule('role_credentials.py')),
  ...BACKUP_PROGRAMS.map((name) => text(`python/${name}`, readBackupProgram(name))),
  ...readFolder('operations', 'help', '0644'),
  ...readFolder('operations', 'units', '0644').map(withSharedText).map(withConstants),
];

/** Returns the release of the app's host. It is packed once per process. */
export const openDesignRelease = (): Release => (packed ??= pack());

let packed: Release | undefined;

const pack = (): Release => ({
  name: NAME,
  title: 'Open Design',
  program: new Bundle({
    host: NAME,
    name: 'program',
    folder: 'releases',
    program: NAME,
    command: 'apply',
    parts: 3,
    files: programFiles(),
  }),
  additions: [
    new Bundle({
      host: NAME,
      name: 'operations',
      folder: 'operations',
      program: 'operations',
      command: 'install',
      parts: 4,
      files: operationsFiles(),
    }),
  ],
});

/** The front proxy's addresses and paths on a host. */
const PLACE = {
  upstream: `unix:${DAEMON_SOCKET}`,
  secretMap: SECRET_MAP,
  accessLog: '/var/log/nginx/open-design.access.log',
  uploads: UPLOADS,
  ports: FRONT_PORTS,
  tls: { certificate: SERVED_CERTIFICATE, acmeWebroot: ACME_WEBROOT },
};

const RUN_AS_TEXT = `${RUN_AS.uid}:${RUN_AS.gid}`;

/** Values from the contract for the templates of the program, by file name. */
const CONSTANTS: Readonly<Record<string, Readonly<Record<string, string | number>>>> = {
  'contract.env': {
    DAEMON_PORT,
    DAEMON_SOCKET,
    HEALTH_PATH,
    BASIC_USER,
    RUN_AS: RUN_AS_TEXT,
    REQUESTS_PORT: FRONT_PORTS.requests,
    SETTINGS_FILE: FIRST_SETTINGS.file,
    FIRST_SETTINGS: FIRST_SETTINGS.text,
    RESERVED_VARIABLES: RESERVED_PATTERN,
  },
  'open-design-daemon.service': { DAEMON_PORT, DAEMON_SOCKET },
  'daemon.json': { BRIDGE: DOCKER.bridge, POOL: DOCKER.pool },
  'daemon.env': {
    NODE_OPTIONS: ENV.nodeOptions,
    BIND_HOST: ENV.bindHost,
    PORT: ENV.port,
    DAEMON_PORT,
    DATA_DIR_NAME: ENV.dataDir,
    DATA_DIR,
    API_TOKEN: ENV.apiToken,
    ALLOWED_ORIGINS: ENV.allowedOrigins,
    PUBLIC_BASE_URL: ENV.publicBaseUrl,
    ALLOWED_INTERNAL_HOSTS: ENV.allowedInternalHosts,
  },
  'compose.yaml': {
    RUN_AS: RUN_AS_TEXT,
    DATA_DIR,
    HEALTH_TEST: JSON.stringify(['CMD', ...HEALTH_COMMAND]),
    HEALTH_INTERVAL: HEALTH_CHECK.interval,
    HEALTH_TIMEOUT: HEALTH_CHECK.timeout,
    HEALTH_RETRIES: HEALTH_CHECK.retries,
    HEALTH_START: HEALTH_CHECK.startPeriod,
  },
};

const withConstants = (file: HostFile): HostFile => {
  const constants = CONSTANTS[path.posix.basename(file.path)] ?? {};
  return { ...file, content: fillTemplate(file.path, file.content, constants) };
};

const text = (name: string, content: string): HostFile => ({
  path: name,
  mode: '0644',
  content: withoutComments(content),
});
