import { OPEN_REGIONS } from '../../alibaba-cloud/regions';
import { PACKAGES } from './packages';
import type { ServiceTemplate } from './service-template';

/** Description of the service in one of the languages that Compute Nest shows. */
interface ServiceInfo {
  readonly Locale: 'zh-CN' | 'en-US';
  readonly Name: string;
  readonly ShortDescription: string;
  /** Path of the icon, below the configuration. */
  readonly Image: string;
}

/** The icon, which was drawn for this project. */
export const ICON = 'open-design.png';

const INFO: readonly ServiceInfo[] = [
  {
    Locale: 'zh-CN',
    Name: 'Open Design 私有部署',
    ShortDescription:
      '在您自己的账号中部署自托管设计工具 Open Design：数据与令牌保存在独立加密云盘，仅允许您指定的网段访问。',
    Image: ICON,
  },
  {
    Locale: 'en-US',
    Name: 'Open Design, self-hosted',
    ShortDescription:
      'Open Design, the self-hosted design tool, in your own account: data and token on an encrypted disk of their own, reached only from the networks that you name.',
    Image: ICON,
  },
];

/** The version of an artifact that Compute Nest calls a draft, and replaces when the service is released. */
const artifact = (name: string, field: 'ArtifactId' | 'ArtifactVersion'): string =>
  `\${Artifact.${name}.${field}}`;

/**
 * Returns the configuration of the service, which `computenest-cli import` reads. The service is private: it runs in the
 * account of its user.
 * Source: computenest-cli 1.9.17, noted on 2026-11-28.
 *
 * @param templates templates of the service; a person chooses one of them
 * @param valueOf returns the value of a parameter of the packages; by default what `computenest-cli` replaces
 */
export const serviceConfig = (
  templates: readonly ServiceTemplate[],
  valueOf: (parameter: string) => string = (parameter) => `\${${parameter}}`,
): object => {
  const names = Object.keys(PACKAGES).filter((name) =>
    templates.some(({ images }) => images.includes(PACKAGES[name as keyof typeof PACKAGES].image)),
  ) as (keyof typeof PACKAGES)[];
  return {
    Service: {
      RegionId: 'cn-hangzhou',
      DeployType: 'ros',
      ServiceType: 'private',
      ServiceInfo: INFO,
      DeployMetadata: {
        ServiceInstanceNameRule: { Prefix: 'open-design' },
        SupplierDeployMetadata: {
          AcrImageArtifactRelation: Object.fromEntries(
            names.map((name) => [
              PACKAGES[name].image,
              {
                ArtifactId: artifact(name, 'ArtifactId'),
                ArtifactVersion: artifact(name, 'ArtifactVersion'),
              },
            ]),
          ),
        },
        TemplateConfigs: templates.map(({ name, file, predefined }) => ({
          Name: name,
          Url: `../${file}`,
          AllowedRegions: [...OPEN_REGIONS],
          PredefinedParameters: predefined,
        })),
      },
    },
    Artifact: Object.fromEntries(
      names.map((name) => {
        const { artifactName, description, repository, source, tag } = PACKAGES[name];
        return [
          name,
          {
            ArtifactType: 'AcrImage',
            ArtifactName: artifactName,
            Description: description,
            ArtifactBuildType: 'ContainerImage',
            ArtifactProperty: { RepoName: repository, Tag: valueOf(tag), RepoType: 'Private' },
            ArtifactBuildProperty: { RegionId: 'cn-hangzhou', SourceContainerImage: valueOf(source) },
          },
        ];
      }),
    ),
  };
};
