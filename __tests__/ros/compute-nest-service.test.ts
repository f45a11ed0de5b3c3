import { readFileSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'yaml';

import { IMAGES } from '../../ros/compute-nest/identifiers';
import { PACKAGE_LIMITS, PACKAGES } from '../../ros/compute-nest/packages';
import { DIST, REQUIRED } from '../rig/compute-nest/cluster';
import { HOST_REQUIRED } from '../rig/compute-nest/host';
import { resolve } from '../rig/ros/interpreter';
import { readTemplate } from '../rig/ros/template';

type Tree = Readonly<Record<string, unknown>>;

interface Config {
  readonly Service: Tree & {
    readonly DeployMetadata: {
      readonly SupplierDeployMetadata: { readonly AcrImageArtifactRelation: Tree };
      readonly TemplateConfigs: readonly {
        readonly Name: string;
        readonly Url: string;
        readonly PredefinedParameters: readonly {
          readonly Parameters: Readonly<Record<string, string | number>>;
        }[];
      }[];
    };
    readonly ServiceInfo: readonly { readonly Locale: string; readonly Image: string }[];
  };
  readonly Artifact: Readonly<
    Record<string, Tree & { readonly ArtifactName: string; readonly Description: string }>
  >;
}

const FOLDER = path.join(DIST, 'compute-nest');
const config = parse(readFileSync(path.join(FOLDER, 'config.yaml'), 'utf8'), { version: '1.1' }) as Config;

describe('the packages', () => {
  const { name, description, word, tags } = PACKAGE_LIMITS;

  test.each(Object.entries(config.Artifact))('%s keeps the limits of the console', (key, artifact) => {
    // computenest-cli finds only such keys.
    expect(key).toMatch(/^\w+$/);
    expect(artifact.ArtifactName).toMatch(word);
    for (const [text, { least, most }] of [
      [artifact.ArtifactName, name],
      [artifact.Description, description],
    ] as const) {
      expect(text.length).toBeGreaterThanOrEqual(least);
      expect(text.length).toBeLessThanOrEqual(most);
    }
    expect((artifact['Tags'] as readonly unknown[] | undefined)?.length ?? 0).toBeLessThanOrEqual(tags);
    expect(artifact).toMatchObject({ ArtifactType: 'AcrImage', ArtifactBuildType: 'ContainerImage' });
  });

  test('the limits are those of the article', () => {
    expect(PACKAGE_LIMITS).toEqual({
      name: { least: 3, most: 128 },
      version: { least: 3, most: 50 },
      word: /^[A-Za-z0-9_]+$/,
      description: { least: 10, most: 500 },
      tags: 20,
    });
  });

  test('there is one for every image of the templates, by the same identifier', () => {
    const used = config.Service.DeployMetadata.TemplateConfigs.flatMap(({ Url }) =>
      readFileSync(path.join(FOLDER, Url), 'utf8').match(/\{\{[^}]*acrimage[^}]*\}\}/g),
    );
    expect(
      Object.keys(config.Service.DeployMetadata.SupplierDeployMetadata.AcrImageArtifactRelation).sort(),
    ).toEqual([...new Set(used)].sort());
    expect(Object.values(PACKAGES).map(({ image }) => image)).toEqual(Object.values(IMAGES));
  });
});

describe('the service', () => {
  test('is private, speaks both languages, and has its files', () => {
    expect(config.Service).toMatchObject({ ServiceType: 'private', DeployType: 'ros' });
    expect(config.Service.ServiceInfo.map(({ Locale }) => Locale)).toEqual(['zh-CN', 'en-US']);
    for (const { Image } of config.Service.ServiceInfo) {
      expect(readFileSync(path.join(FOLDER, Image)).subarray(1, 4).toString()).toBe('PNG');
    }
  });

  test('every choice of parameters fits its template', () => {
    const { TemplateConfigs } = config.Service.DeployMetadata;
    expect(TemplateConfigs.map(({ Name }) => Name)).toEqual(['ACK', 'ECS']);
    for (const { Name, Url, PredefinedParameters } of TemplateConfigs) {
      expect(PredefinedParameters.length).toBeGreaterThan(1);
      const required = Name === 'ACK' ? REQUIRED : HOST_REQUIRED;
      for (const { Parameters } of PredefinedParameters) {
        const texts: Readonly<Record<string, string>> = Object.fromEntries(
          Object.entries(Parameters).map(([name, value]) => [name, String(value)]),
        );
        const parameters = { ...required, ...texts };
        expect(resolve(readTemplate(path.join(FOLDER, Url)), { parameters }).faults).toEqual([]);
      }
    }
  });
});
