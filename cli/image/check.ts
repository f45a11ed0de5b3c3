import { MIRRORED } from '../../alibaba-cloud/registries';
import type { ImageKey, NamedImage } from '../../config/images';
import { isPlaceholder, partsOf } from '../../config/images';
import { credentialsFor } from '../../images/docker-config';
import { type Platform } from '../../images/platform';
import { tryPull } from '../../images/pull';
import type { HostOfPull, Pull } from '../../images/pull-result';
import type { MirrorUrl } from '../../values/values';
import { type Explained, explainEnd, ROLES } from './explain-end';

/** A host that a pull touched. */
export interface CheckedHost extends HostOfPull {
  /** Undefined when the host did its part. */
  readonly fault?: Explained;
}

/** A mirror that was asked for an image. */
export interface CheckedMirror {
  readonly url: MirrorUrl;
  /** Why it cannot serve the image. Undefined when it can. */
  readonly problem?: string;
}

/** What is known about one image. */
export interface CheckedImage {
  readonly key: ImageKey;
  readonly image: string;
  readonly registry: string;
  /** Whether it can be pulled from this machine, from its registry or a mirror. */
  readonly isPullable: boolean;
  readonly platforms: readonly Platform[];
  readonly mirrors: readonly CheckedMirror[];
  readonly hosts: readonly CheckedHost[];
  /** A fault of the image itself, and of no host. */
  readonly fault?: Explained;
}

export interface CheckOptions {
  /** The machine that runs the images. */
  readonly machine: Platform | undefined;
  readonly mirrors: readonly MirrorUrl[];
  /** Files of credentials. */
  readonly files: readonly string[];
  readonly signal: AbortSignal;
}

const PLACEHOLDER: Explained = {
  problem: 'the digest is a placeholder',
  fix: 'copy an image (npx odcloud image copy) or build one (npx odcloud image build): both write its digest',
};

/** The hosts of a pull. The fault is at the host where it ended. */
const hostsOf = ({ hosts, end }: Pull, fault: Explained | undefined): readonly CheckedHost[] =>
  hosts.map(({ role, host }) =>
    fault && end?.role === role && end.host === host ? { role, host, fault } : { role, host },
  );

/** Checks one image of an environment: its registry, and for images of Docker Hub its mirrors. */
export const checkImage = async (
  { key, image }: NamedImage,
  { machine, mirrors, files, signal }: CheckOptions,
): Promise<CheckedImage> => {
  const parts = partsOf(image);
  const { registry } = parts;
  const beginning = { key, image, registry };
  if (isPlaceholder(image)) {
    return { ...beginning, isPullable: false, platforms: [], mirrors: [], hosts: [], fault: PLACEHOLDER };
  }
  const explain = (pull: Pull, hasCredentials: boolean): Explained | undefined =>
    pull.end && explainEnd(pull.end, { image: parts, pull, machine, hasCredentials });

  const checkedMirrors: CheckedMirror[] = [];
  for (const url of registry === MIRRORED ? mirrors : []) {
    // Docker sends no credentials to a mirror that is not the registry itself.
    const from = new URL(url).host;
    const pull = await tryPull({ image: parts, from, machine, credentials: undefined, signal });
    const fault = explain(pull, false);
    checkedMirrors.push({
      url,
      ...(fault && pull.end ? { problem: `${ROLES[pull.end.role]} ${pull.end.host}: ${fault.problem}` } : {}),
    });
  }
  const credentials = await credentialsFor(parts, files);
  const pull = await tryPull({ image: parts, machine, credentials, signal });
  const fault = explain(pull, credentials !== undefined);
  const isOfImage = pull.end?.reason === 'platform';
  return {
    ...beginning,
    isPullable: fault === undefined || checkedMirrors.some(({ problem }) => problem === undefined),
    platforms: pull.platforms,
    mirrors: checkedMirrors,
    hosts: hostsOf(pull, isOfImage ? undefined : fault),
    ...(fault && isOfImage ? { fault } : {}),
  };
};
