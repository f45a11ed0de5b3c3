/**
 * How Open Design builds its image. The Dockerfile has two stages, and its base images are build arguments. It has no
 * arguments for mirrors.
 *
 * Source: deploy/Dockerfile of nexu-io/open-design, read at commits 075dd5c to 8439b0c of 2026.
 */
export const UPSTREAM = {
  repository: 'https://github.com/nexu-io/open-design.git',
  /** Path from the root of the repository, which is the build context. */
  dockerfile: 'deploy/Dockerfile',
  /** The argument that replaces the base image of each stage. */
  args: { build: 'NODE_IMAGE', runtime: 'RUNTIME_IMAGE' },
} as const;

/**
 * The base image of both stages, for amd64 and arm64. Upstream's own `node:24-alpine` changes its version over time, and
 * better-sqlite3 12, compiled with the headers of Node.js 24.19 or newer, aborts in garbage collection
 * (https://github.com/nodejs/node/issues/65446, open in September 2026). 24.18.1 is the last version without the fault.
 *
 * Source of the digest: ten Dockerfiles of unrelated public repositories that pin `node:24.18.1-alpine`, or
 * `node:24.18.1-alpine3.24`, by it. Noted on 2026-11-28.
 */
export const NODE_IMAGE =
  'docker.io/library/node:24.18.1-alpine3.24@sha256:f70403e87646dc51b45295f4b8b70cdad0b63d2297c4c9899119b03f7af7a6b3';
