import { both, type Text } from '../language/template';

/**
 * What the help for a parameter says about cases in which a login that expires is not enough.
 *
 * @param places English plural of what pulls the images
 * @param place Chinese word for it
 * @param scaling Chinese word for its auto scaling
 */
export const otherwise = (places: string, place: string, scaling: string): Text =>
  both(
    `For ${places} without internet access, for auto scaling and for frequent pulls, deploy from a registry of your own instead; public images need no Compute Nest at all (docs/compute-nest.md).`,
    `${place}无法访问公网、需要${scaling}或频繁拉取镜像时，请改用自有镜像仓库部署；公共镜像则无需使用计算巢（见 docs/compute-nest.zh-CN.md）。`,
  );
