import { IMAGES } from './identifiers';

/** A container image package: an image that Compute Nest copies into its own registry. */
export interface Package {
  /** Identifier in the templates. */
  readonly image: string;
  /** Name of the package, which never changes: {@link NAME_LENGTH} of letters, digits and `_`. */
  readonly artifactName: string;
  /** {@link DESCRIPTION_LENGTH} characters. */
  readonly description: string;
  /** Repository in the registry of Compute Nest, below the account of the provider. */
  readonly repository: string;
  /** Parameter of the configuration: the image that is copied. */
  readonly source: string;
  /** Parameter of the configuration: the tag of the copy. */
  readonly tag: string;
}

/**
 * What a package may be called. Source: Compute Nest, "Container image deployment packages" (6 June 2025), basic
 * information.
 */
export const PACKAGE_LIMITS = {
  name: { least: 3, most: 128 },
  version: { least: 3, most: 50 },
  word: /^[A-Za-z0-9_]+$/,
  description: { least: 10, most: 500 },
  tags: 20,
} as const;

/** The packages. Their keys are words without a hyphen: computenest-cli finds no others in `${Artifact.KEY…}`. */
export const PACKAGES = {
  OpenDesign: {
    image: IMAGES.app,
    artifactName: 'open_design',
    description: 'Open Design: the daemon with its web user interface, on port 7456.',
    repository: 'open-design/open-design',
    source: 'AppImage',
    tag: 'AppTag',
  },
  FrontProxy: {
    image: IMAGES.frontProxy,
    artifactName: 'open_design_front_proxy',
    description: 'nginx: the front proxy of Open Design in a cluster.',
    repository: 'open-design/nginx',
    source: 'NginxImage',
    tag: 'NginxTag',
  },
  Backup: {
    image: IMAGES.backup,
    artifactName: 'open_design_backup',
    description: 'Python 3: makes the backups of Open Design in a cluster.',
    repository: 'open-design/python',
    source: 'PythonImage',
    tag: 'PythonTag',
  },
} as const satisfies Record<string, Package>;
