import { isIPv4 } from 'node:net';

import { authFiles } from '../../../images/docker-config';
import { parseReference } from '../../../images/reference';
import { PATIENCE_MS } from '../../../images/request';
import { Check, type CheckedHost, type CheckOptions, isFault, isSound } from '../../acr-proxy/check';
import { type Hosts, withSection } from '../../acr-proxy/hosts';
import { writeHost, writeStart, writeSum } from '../../acr-proxy/report';
import { Route } from '../../acr-proxy/route';
import { type Call, type Command, DONE, FAILED, JSON_OPTION, UsageError, writeJson } from '../../command';
import { statelessEnvironmentOf, writeWarnings } from '../../environment';
import { AUTHFILE_OPTION, textOption } from '../../image/options';

/** A host name in lower case. Names of environments have no dot. */
const HOST = /^[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+$/;
const HOST_TEXT = 'a host name in lower case, without scheme, port or path';

/** Seconds until an answer must be there. */
const SECONDS = { default: PATIENCE_MS / 1000, most: 300 };

/** The host names of an option, with commas between them. */
const hostsIn = (call: Call, option: string): readonly string[] => {
  const names = textOption(call, option)?.split(',') ?? [];
  for (const name of names) {
    if (!HOST.test(name)) throw new UsageError(`got --${option} ${name}; allowed: ${HOST_TEXT}`);
  }
  return [...new Set(names)];
};

const imageOf = (call: Call): CheckOptions['image'] => {
  const text = textOption(call, 'image');
  const parts = text === undefined ? undefined : parseReference(text);
  if (text === undefined) return undefined;
  if (parts?.digest === undefined) {
    throw new UsageError(`got --image ${text}; allowed: <registry>/<repository>@sha256:<64 hex digits>`);
  }
  return { ...parts, digest: parts.digest };
};

const proxyOf = (call: Call): string | undefined => {
  const proxy = textOption(call, 'proxy');
  if (proxy === undefined || isIPv4(proxy)) return proxy;
  throw new UsageError(`got --proxy ${proxy}; allowed: an IPv4 address`);
};

const secondsOf = (call: Call): number => {
  const text = textOption(call, 'timeout') ?? String(SECONDS.default);
  const seconds = /^[1-9][0-9]{0,2}$/.test(text) ? Number(text) : 0;
  if (seconds >= 1 && seconds <= SECONDS.most) return seconds;
  throw new UsageError(`got --timeout ${text}; allowed: whole seconds from 1 to ${SECONDS.most}`);
};

/** The hosts to check, and the environment that has them, if one does. */
const hostsOf = (call: Call): { readonly hosts: Hosts; readonly environment?: string } => {
  const { args } = call;
  const others: Hosts = {
    registries: args,
    authorizations: hostsIn(call, 'authorization'),
    buckets: hostsIn(call, 'bucket'),
    charts: hostsIn(call, 'chart'),
  };
  if (args.length > 1 || args[0]?.includes('.')) {
    const odd = args.find((name) => !HOST.test(name));
    if (odd === undefined) return { hosts: { ...others, registries: [...new Set(args)] } };
    throw new UsageError(`got ${odd}; allowed: one environment, or registries: each ${HOST_TEXT}`);
  }
  const { name, config } = statelessEnvironmentOf(call);
  if (!config.acrProxy) {
    throw new Error(
      `environment ${name} has no section acrProxy; allowed: an environment with one, or the hosts of registries; name one of them after the command`,
    );
  }
  return { hosts: withSection(config.acrProxy, others), environment: name };
};

/** The result for machines. */
const reportOf = (checked: CheckedHost): unknown => ({
  role: checked.role,
  host: checked.host,
  ok: isSound(checked),
  steps: checked.steps.map(({ step, detail }) =>
    isFault(detail) ? { step, ok: false, ...detail } : { step, ok: true, detail },
  ),
});

const NO_BUCKET = 'no bucket is checked: name one with --bucket, or an image with --image';

export const check: Command = {
  summary: 'follow the path of a pull through the proxy, from this machine',
  args: ['[environment | registry...]'],
  help: `\
Run it on a machine that pulls images through the proxy. It follows the path of
a pull: the registries, their authorization services, the buckets with the
layers, and the chart repositories. For each host it checks that all names lead
to one address, that port 443 is open, that the certificate is the host's own,
and that the host answers as it should. A step that fails prints its fix.

The hosts are those of the section acrProxy of an environment (default: that of
OPEN_DESIGN_ENV, or demo), or registries by their host names. With --image, the
command finds the bucket by the registry's redirect: run docker login before.

It trusts the authorities of Node. NODE_EXTRA_CA_CERTS=FILE adds one of your
own. On machines without Node, run scripts/acr-proxy-check.sh, which does the
same and trusts the authorities of curl.

exit codes: 0 every host passes; 1 one does not; 2 invalid command line`,
  options: {
    proxy: { value: 'ADDRESS', help: 'address of the proxy; without it, names lead as usual' },
    image: { value: 'NAME', help: 'an image with its digest, to find the bucket' },
    authorization: { value: 'HOSTS', help: 'more authorization services; commas between hosts' },
    bucket: { value: 'HOSTS', help: 'more buckets' },
    chart: { value: 'HOSTS', help: 'more chart repositories' },
    authfile: AUTHFILE_OPTION,
    timeout: { value: 'SECONDS', help: `time for each answer; default: ${SECONDS.default}` },
    json: JSON_OPTION,
  },
  run: async (call) => {
    const { terminal, options, signal } = call;
    const isJson = options['json'] === true;
    const image = imageOf(call);
    const route = new Route(proxyOf(call));
    const seconds = secondsOf(call);
    const { hosts, environment } = hostsOf(call);
    if (image && !hosts.registries.includes(image.registry)) {
      throw new UsageError(
        `got --image with the registry ${image.registry}; allowed: ${hosts.registries.join(', ')}`,
      );
    }
    const files = authFiles(textOption(call, 'authfile'));
    const run = new Check(hosts, { route, seconds, files, signal, ...(image ? { image } : {}) }).run();
    if (!isJson) writeStart(terminal, route.proxy);
    const checked: CheckedHost[] = [];
    for await (const one of run) {
      checked.push(one);
      if (!isJson) writeHost(terminal, one);
    }
    const warnings = checked.some(({ role }) => role === 'blobs') || image ? [] : [NO_BUCKET];
    if (isJson) {
      writeJson(call, { environment, proxy: route.proxy, hosts: checked.map(reportOf), warnings });
    } else {
      writeWarnings(terminal, warnings);
      writeSum(terminal, checked);
    }
    return checked.every(isSound) ? DONE : FAILED;
  },
};
