import { isMainland } from '../../alibaba-cloud/regions';
import { FAR_FROM_MAINLAND, MIRRORED, vpcRegionOf } from '../../alibaba-cloud/registries';
import type { AppConfig } from '../../config/schema';
import type { CheckedImage } from './check';

type Concern = (config: AppConfig, images: readonly CheckedImage[]) => readonly string[];

const mirrorsWithoutUse: Concern = ({ app }, images) =>
  app.registryMirrors.length > 0 && !images.some(({ registry }) => registry === MIRRORED)
    ? [
        `app.registryMirrors: a mirror serves only images of ${MIRRORED}, and this environment has none: ${images.map(({ key, registry }) => `${key} is at ${registry}`).join(', ')}; remove the key`,
      ]
    : [];

const mirrorsThatFail: Concern = (_, images) =>
  images.flatMap(({ key, mirrors }) =>
    mirrors.flatMap(({ url, problem }) =>
      problem === undefined
        ? []
        : [
            `app.registryMirrors: ${url} cannot serve ${key}: ${problem}; a pull goes on to the next one, and then to ${MIRRORED}`,
          ],
    ),
  );

const farAway: Concern = ({ region }, images) =>
  isMainland(region)
    ? images
        .filter(
          ({ registry, mirrors }) =>
            FAR_FROM_MAINLAND.includes(registry) && !mirrors.some(({ problem }) => problem === undefined),
        )
        .map(
          ({ key, registry }) =>
            `${key}: machines in ${region} reach ${registry} slowly or not at all${registry === MIRRORED ? ' without a mirror that works' : ', and no mirror serves it'}; copy the image into a registry of Alibaba Cloud: npx odcloud image copy`,
        )
    : [];

const otherVpc: Concern = ({ region }, images) =>
  images.flatMap(({ key, registry }) => {
    const of = vpcRegionOf(registry);
    return of === undefined || of === region
      ? []
      : [
          `${key}: ${registry} answers only inside a VPC of ${of}, and the environment is in ${region}; use its public name, or a registry of ${region}`,
        ];
  });

const CONCERNS: readonly Concern[] = [mirrorsWithoutUse, mirrorsThatFail, farAway, otherVpc];

/** What may keep the environment's machines from pulling, although this machine can. */
export const checkWarnings: Concern = (config, images) =>
  CONCERNS.flatMap((concern) => concern(config, images));
