import { z } from 'zod';

import type { MirrorUrl } from '../../values/values';
import { show } from '../faults';
import { egressSection } from './egress';
import { asciiFormOf, HOST, INTERNATIONAL, PORT } from './host-name';
import { pinnedImage } from './image';
import { type Explain, leaf } from './leaf';
import { minted } from './mint';

const MIRROR = new RegExp(`^https://(?=[^:]{1,253}(?::|$))${HOST}${PORT}$`);

const explainMirror: Explain = (value) => {
  const [, host = '', port = ''] = /^https:\/\/([^:/]+)(:\d+)?\/?$/.exec(String(value)) ?? [];
  const mirror = `https://${asciiFormOf(host)}${port}`;
  return INTERNATIONAL.test(host) && MIRROR.test(mirror)
    ? { got: `${show(value)}, with an international name`, fix: `write ${mirror}` }
    : undefined;
};

/** Maximum number of mirrors. A host has no room for many, and each that does not answer delays every pull. */
const MOST_MIRRORS = 5;

/** The app, the source of its image, and the networks that it reaches. */
export const appSection = z
  .strictObject({
    image: pinnedImage(
      "The app's container image, pinned by digest, for the instance type's architecture.",
      'registry.example.com/design/open-design',
    ),
    registryMirrors: z
      .array(
        leaf(minted<MirrorUrl>(z.string().regex(MIRROR)), {
          description: 'A mirror of Docker Hub.',
          allowed: 'https://<host> or https://<host>:<port>, without a path',
          example: 'https://example.mirror.aliyuncs.com',
          explain: explainMirror,
        }),
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
    egress: egressSection,
  })
  .meta({ description: 'The app, where its image comes from, and what it reaches.' });
