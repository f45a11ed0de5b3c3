import * as path from 'node:path';
import { readPythonModule } from '../alibaba-cloud/python';
import {
  BASIC_USER,
  DAEMON_PORT,
  DATA_DIR,
  ENV,
  FRONT_PORTS,
  HEALTH_CHECK,
  HEALTH_COMMAND,
  HEALTH_PATH,
  LIMITS,
  RUN_AS,
} from '../open-design/contract';
import type { Front } from '../open-design/front-proxy/front';
import { renderFrontProxy, secretMapTemplate } from '../open-design/front-proxy/front-proxy';
import { fillTemplate } from '../open-design/template';
import { compact, compactPython, readFolder, type HostFile } from './files';
import { ACME_WEBROOT, SECRET_MAP, SERVED_CERTIFICATE } from './paths';
import type { HostProps, HostTls } from './props';
import { frontValues, travels } from './tls';

/**
 * Every file of the release that brings a host to the state the props ask for. It holds no secret and nothing that
 * only Terraform knows, so its bytes are known at synth.
 */
export function releaseFiles(props: HostProps): readonly HostFile[] {
  return [
    ...readFolder('program', 'bin', '0755'),
    ...python(props.tls),
    ...readFolder('program', 'lib', '0644')
      .filter((file) => travels(file.path, props.tls))
      .map((file) => ({ ...file, content: compact(file.content) })),
    ...readFolder('program', 'units', '0644'),
    ...readFolder('program', 'etc', '0644').map((file) => filled(file, props)),
    { path: 'etc/front-proxy.conf', mode: '0644', content: compact(frontProxy(props)) },
    { path: 'etc/secret-map.conf', mode: '0644', content: compact(secretMapTemplate()) },
  ];
}

/** The module travels with the programs that import it: user data has room for no more. */
function python(tls: HostTls): readonly HostFile[] {
  const programs = readFolder('program', 'python', '0755').filter((file) => travels(file.path, tls));
  const module: HostFile = {
    path: 'python/alibaba_cloud.py',
    mode: '0644',
    content: readPythonModule('alibaba_cloud.py'),
  };
  const files = programs.length > 0 ? [module, ...programs] : [];
  return files.map((file) => ({ ...file, content: compactPython(file.content) }));
}

function filled(file: HostFile, props: HostProps): HostFile {
  const values = valuesFor(props)[path.posix.basename(file.path)] ?? {};
  return { ...file, content: fillTemplate(file.path, file.content, values) };
}

function valuesFor(props: HostProps): Readonly<Record<string, Readonly<Record<string, string | number>>>> {
  const runAs = `${RUN_AS.uid}:${RUN_AS.gid}`;
  return {
    'desired.env': {
      IMAGE: props.image,
      DOMAIN: props.domain ?? '',
      DAEMON_PORT,
      HEALTH_PATH,
      BASIC_USER,
      RUN_AS: runAs,
      ...frontValues(props),
    },
    'daemon.env': {
      NODE_OPTIONS: ENV.nodeOptions,
      HEAP_MIB: LIMITS.heapMiB,
      BIND_HOST: ENV.bindHost,
      PORT: ENV.port,
      DAEMON_PORT,
      DATA_DIR_NAME: ENV.dataDir,
      DATA_DIR,
    },
    'daemon.json': { REGISTRY_MIRRORS: JSON.stringify(props.registryMirrors) },
    'compose.yaml': {
      IMAGE: props.image,
      RUN_AS: runAs,
      DAEMON_PORT,
      DATA_DIR,
      MEMORY_MIB: LIMITS.memoryMiB,
      PIDS: LIMITS.pids,
      HEALTH_TEST: JSON.stringify(['CMD', ...HEALTH_COMMAND]),
      HEALTH_INTERVAL: HEALTH_CHECK.interval,
      HEALTH_TIMEOUT: HEALTH_CHECK.timeout,
      HEALTH_RETRIES: HEALTH_CHECK.retries,
      HEALTH_START: HEALTH_CHECK.startPeriod,
    },
  };
}

function frontProxy(props: HostProps): string {
  return renderFrontProxy({
    upstream: `127.0.0.1:${DAEMON_PORT}`,
    serverName: props.domain,
    allowCidrs: props.allowCidrs,
    secretMap: SECRET_MAP,
    accessLog: '/var/log/nginx/open-design.access.log',
    front: frontOf(props.tls),
    icpNumber: props.icpNumber,
  });
}

function frontOf(tls: HostTls): Front {
  if (tls.mode === 'balancer') {
    const { sources, clientAddress } = tls;
    return { kind: 'balancer', listen: FRONT_PORTS, sources, clientAddress };
  }
  return {
    kind: 'tls',
    listen: FRONT_PORTS,
    certificate: SERVED_CERTIFICATE,
    certificateKey: SERVED_CERTIFICATE,
    acmeWebroot: tls.mode === 'acme' && tls.challenge === 'http-01' ? ACME_WEBROOT : undefined,
  };
}
