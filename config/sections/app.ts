import { z } from 'zod';

import { leaf } from './leaf';

/** The app itself: what runs, and from where its image comes. */
export const appSection = z
  .strictObject({
    image: leaf(z.string().regex(/^[a-z0-9.-]+(:\d+)?(\/[a-z0-9._-]+)+(:[\w.-]+)?@sha256:[0-9a-f]{64}$/), {
      description: "The app's container image, pinned by digest, for the instance type's architecture.",
      allowed: 'registry/repository@sha256:<64 hex digits>',
      fix: "ask the registry for the digest: docker buildx imagetools inspect <image> --format '{{.Manifest.Digest}}'",
      example:
        'registry.example.com/design/open-design@sha256:8d3a1c7f0b6e4d2f9a5c3b1e7f6d4c2a0b9e8d7c6f5a4b3c2d1e0f9a8b7c6d5e',
    }),
    registryMirrors: z
      .array(
        leaf(z.string().regex(/^https:\/\/[a-z0-9.-]+(:\d+)?$/), {
          description: 'A mirror of Docker Hub.',
          allowed: 'https://<host>, without a path',
          example: 'https://example.mirror.aliyuncs.com',
        }),
      )
      .default([])
      .meta({
        description:
          "Docker's registry mirrors, in the order they are tried. They serve images of docker.io only: an image from another registry never goes through them.",
      }),
  })
  .meta({ description: 'The app and where its image comes from.' });
