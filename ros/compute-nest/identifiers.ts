/**
 * Identifiers that Compute Nest replaces in a template when it deploys the service. The configuration of the service and its
 * templates contain each one with the same bytes.
 * Source: Compute Nest, "Container image deployment packages" (6 June 2025).
 */

/** Stands for the Docker configuration with the temporary login, as Base64. */
export const DOCKER_CONFIG = '{{ computenest::acr::dockerconfigjson }}';

/** Stands for `host/account/repository:tag` of the image in a package. */
const imageOf = (name: string): string => `{{ computenest::acrimage::${name} }}`;

/** The images of the service. */
export const IMAGES = {
  /** The app. */
  app: imageOf('open-design'),
  /** nginx, the front proxy. Only the cluster runs it as an image. */
  frontProxy: imageOf('nginx'),
  /** Python, with which the cluster makes backups. */
  backup: imageOf('python'),
} as const;
