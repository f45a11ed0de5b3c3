import { z } from 'zod';

import { MEMORY_MIB } from '../../open-design/memory';
import type { MirrorUrl } from '../../values/values';
import { show } from '../faults';
import { egressSection } from './egress';
import { asciiFormOf, HOST, INTERNATIONAL, isHost, isItself, PORT } from './host-name';
import { pinnedImage } from './image';
import { type Explain, leaf } from './leaf';
import { minted } from './mint';
import { environmentVariables } from './variables';

const MIRROR = new RegExp(`^https://(?=[^:]{1,253}(?::|$))${HOST}${PORT}$`);
const PROXY = new RegExp(`^http://(?=[^:]{1,253}(?::|$))${HOST}${PORT}$`);

const hostOf = (origin: string): string => /^https?:\/\/([^:/]+)/.exec(origin)?.[1] ?? '';

/** The parts of an address that may lack its scheme, or have a path. */
const ADDRESS = /^(?:(https?):\/\/)?([^:/@]+)(:\d+)?(?:\/.*)?$/i;

const explainMirror: Explain = (value) => {
  const [, , host = '', port = ''] = ADDRESS.exec(String(value)) ?? [];
  const mirror = `https://${asciiFormOf(host)}${port}`;
  if (mirror === value || !MIRROR.test(mirror)) return undefined;
  return {
    ...(INTERNATIONAL.test(host) && { got: `${show(value)}, with an international name` }),
    fix: `write ${mirror}`,
  };
};

const explainProxy: Explain = (value) => {
  if (isItself(hostOf(String(value)))) {
    return {
      got: `${show(value)}, the app’s own container`,
      fix: 'write the address or the name by which another machine reaches the proxy',
    };
  }
  const [, scheme = '', host = '', port = ''] = ADDRESS.exec(String(value)) ?? [];
  const proxy = `http://${asciiFormOf(host)}${port}`;
  if (proxy === value || !PROXY.test(proxy) || !isHost(host)) return undefined;
  return /^https$/i.test(scheme)
    ? {
        fix: 'write the http:// address of the proxy; requests through it to https:// addresses stay encrypted',
      }
    : { fix: `write ${proxy}` };
};

/** Maximum number of mirrors. A host has no room for many, and each that does not answer delays every pull. */
export const MOST_MIRRORS = 5;

/** The app, the source of its image, and the networks that it reaches. */
export const appSection = z
  .strictObject({
    image: pinnedImage(
      "The app's container image, pinned by digest, for the instance type's architecture.",
      'registry.example.com/design/open-design',
    ),
    registryMirrors: z
      .array(
        leaf(
          minted<MirrorUrl>(
            z
              .string()
              .regex(MIRROR)
              .refine((mirror) => isHost(hostOf(mirror))),
          ),
          {
            description: 'A mirror of Docker Hub.',
            allowed: 'https://<host> or https://<host>:<port>, without a path',
            example: 'https://example.mirror.aliyuncs.com',
            explain: explainMirror,
          },
        ),
      )
      .max(MOST_MIRRORS)
      .overwrite((mirrors) => [...new Set(mirrors)])
      .default([])
      .meta({
        allowed: `at most ${MOST_MIRRORS} mirrors`,
        fix: 'write only the mirrors that are needed',
        description:
          'Registry mirrors of the host’s Docker, or of the nodes’ containerd, in the order in which they are tried. They serve only images of docker.io. Images of other registries never use them. On a host, all texts together have a ceiling (access.allow).',
      }),
    memoryMiB: leaf(z.int().min(MEMORY_MIB.least).max(MEMORY_MIB.most), {
      description:
        'Memory of the app’s container in MiB, with the agents that it starts. The app holds downloads and imports in memory. The instance, or every node, needs memory beside it (docs/first-steps.md).',
      allowed: `a whole number from ${MEMORY_MIB.least} to ${MEMORY_MIB.most}, and less than the instance type has`,
      example: 2048,
      fix: `write the number of MiB; with less than ${MEMORY_MIB.least}, the system kills the app at two large downloads`,
    }).default(MEMORY_MIB.default),
    cpus: leaf(z.number().multipleOf(0.25).min(0.25).max(64), {
      description: 'CPUs that the app’s container may use. Default: all CPUs of a host, 1 CPU in a cluster.',
      allowed: 'a number from 0.25 to 64 in steps of 0.25, at most the vCPUs of the instance type',
      example: 1.5,
    }).optional(),
    environment: environmentVariables,
    outboundProxy: leaf(
      z
        .string()
        .regex(PROXY)
        .refine((proxy) => isHost(hostOf(proxy)) && !isItself(hostOf(proxy))),
      {
        description:
          'HTTP proxy through which the app reaches the internet: HTTP_PROXY and HTTPS_PROXY of the app, with app.egress.hosts in NO_PROXY. If its address is internal, it must be in app.egress.networks. Image pulls and the host itself do not use it.',
        allowed: 'http://<host> or http://<host>:<port>, without a path and without credentials',
        explain: explainProxy,
        fix: 'write the address only; a proxy with credentials goes into the secret variables (docs/first-steps.md)',
        example: 'http://10.20.0.9:3128',
      },
    ).optional(),
    egress: egressSection,
  })
  .meta({ description: 'The app, where its image comes from, and what it reaches.' });
