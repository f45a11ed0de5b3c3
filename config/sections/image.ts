import { z } from 'zod';

import { DIGEST, REPOSITORY, TAG } from '../../images/reference';
import type { PinnedImage } from '../../values/values';
import { asciiFormOf, HOST, INTERNATIONAL, PORT } from './host-name';
import { type Explain, leaf } from './leaf';
import { minted } from './mint';

/** A dot, a port or the word localhost tells a registry from a repository. Source: distribution, "reference.go". */
const REGISTRY = `(?=[^/]*[.:]|localhost/)${HOST}${PORT}`;
const WITHOUT_DIGEST = `${REGISTRY}/${REPOSITORY}(:${TAG})?`;
const NAME = new RegExp(`^(?=.{1,255}$)${WITHOUT_DIGEST}$`);
/** The form of a pinned image. */
export const IMAGE = new RegExp(`^(?=[^@]{1,255}@)${WITHOUT_DIGEST}@${DIGEST}$`);

const HEX_DIGITS = 64;

const NO_CREDENTIALS =
  'write registry/repository@sha256:…; credentials for a registry never stand here (README, “The image”)';

/** The fault in the part after `@`. Undefined when there is none. */
const digestFault = (digest: string | undefined): string | undefined => {
  if (digest === undefined) return 'an image without a digest';
  const [, hex] = /^sha256:([0-9a-f]*)$/.exec(digest) ?? [];
  if (hex === undefined)
    return `a digest that is not sha256 and lower-case hex digits: ${JSON.stringify(digest)}`;
  return hex.length === HEX_DIGITS ? undefined : `a digest of ${hex.length} hex digits`;
};

/** The fault in the part before `@`. Undefined when the name is right. */
const nameFault = (name: string): { got: string; fix?: string } | undefined => {
  const [, rest] = /^[a-z]+:\/\/(.*)$/.exec(name) ?? [];
  if (rest !== undefined) {
    return {
      got: 'an image with a scheme, such as https://',
      fix: `write ${rest}; it is pulled over HTTPS, and over nothing else`,
    };
  }
  const shown = JSON.stringify(name.length > 60 ? `${name.slice(0, 57)}…` : name);
  if (NAME.test(name)) return undefined;
  const [, repository = name, tag = ''] = /^(.*?)(:[^/:]*)?$/.exec(name) ?? [];
  if (/[A-Z]/.test(repository))
    return { got: `${shown}, with upper case`, fix: `write ${repository.toLowerCase()}${tag}` };
  const completed = `docker.io/${name.includes('/') ? '' : 'library/'}${name}`;
  if (NAME.test(completed)) {
    return { got: `${shown}, without a registry`, fix: `for Docker Hub, write ${completed}@sha256:…` };
  }
  const [, registry = '', path = ''] = /^([^:/]+)(.*)$/.exec(name) ?? [];
  const ascii = asciiFormOf(registry) + path;
  if (INTERNATIONAL.test(registry) && NAME.test(ascii))
    return { got: `${shown}, with an international name`, fix: `write ${ascii}` };
  const [, port] = /^[^/]*:(\d+)\//.exec(name) ?? [];
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65535))
    return { got: `${shown}, with port ${port}`, fix: 'write a port from 1 to 65535' };
  return {
    got: `${shown}, which is not a registry and a repository`,
    fix: 'begin and end each part between dots and slashes with a letter or digit',
  };
};

const explain: Explain = (value) => {
  if (typeof value !== 'string') return undefined;
  if (/\s/.test(value))
    return {
      got: `an image with white space: ${JSON.stringify(value.slice(-20))} at its end`,
      fix: 'remove the white space',
    };
  // Something else than a digest behind an @ is the host of an address, and a password may stand before it.
  if (/@(?!sha\d+(:|$))[^@]*[./]/i.test(value)) {
    return { got: 'something before an @ that is no image (not shown)', fix: NO_CREDENTIALS };
  }
  const [name = '', digest] = value.split('@');
  const wrong = digestFault(digest);
  const wrongName = nameFault(name);
  if (wrong) return { got: wrongName ? `${wrongName.got}, and ${wrong}` : wrong };
  return wrongName;
};

/** A container image pinned by digest. A tag alone could point to another image one day. */
export const pinnedImage = (description: string, example: string) =>
  leaf(minted<PinnedImage>(z.string().regex(IMAGE)), {
    description,
    allowed: 'registry/repository@sha256:<64 hex digits>, in lower case except for a tag',
    fix: "get the digest from the registry: docker buildx imagetools inspect --format '{{println .Manifest.Digest}}' <image>; odcloud image copy and odcloud image build write it",
    example: `${example}@sha256:8d3a1c7f0b6e4d2f9a5c3b1e7f6d4c2a0b9e8d7c6f5a4b3c2d1e0f9a8b7c6d5e`,
    explain,
  });
