import { enterpriseRegistryOf } from '../../alibaba-cloud/acr';
import type { Rule } from './rule';

/** The role signs in to Enterprise instances only, and the host knows their API by the name of the registry. */
const imageIsInInstance: Rule = ({ app, ecs }) => {
  if (!ecs?.acrInstanceId || !app?.image || enterpriseRegistryOf(app.image)) return [];
  const [host = ''] = app.image.split('/');
  return [
    {
      path: ['ecs', 'acrInstanceId'],
      got: `${ecs.acrInstanceId}, with an app.image of ${host}`,
      allowed:
        'an app.image of that instance, by its own name: <name>-registry-vpc.<region>.cr.aliyuncs.com/<namespace>/<repository>@sha256:…',
      fix: 'write that name in app.image; for a personal instance, another registry or a domain of your own, remove ecs.acrInstanceId and give the host its credentials (docs/images.md)',
    },
  ];
};

/** The name for VPCs and the API behind it answer in their own region. */
const vpcNameIsInRegion: Rule = ({ app, ecs, region }) => {
  const registry = ecs?.acrInstanceId && app?.image ? enterpriseRegistryOf(app.image) : undefined;
  if (!registry?.inVpc || !region || registry.region === region) return [];
  return [
    {
      path: ['app', 'image'],
      got: `${registry.host}, with region ${region}`,
      allowed: `a registry for VPCs in ${region}, or a public one in any region`,
      fix: `write ${registry.publicHost}, which needs the instance's public access; or replicate the image to an instance in ${region}`,
    },
  ];
};

/** Rules about the Enterprise instance that has the app's image. */
export const ACR_RULES: readonly Rule[] = [imageIsInInstance, vpcNameIsInRegion];
