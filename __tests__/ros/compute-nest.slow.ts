import { execFileSync } from 'node:child_process';
import { cpSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'yaml';

import { serviceFiles } from '../../cli/compute-nest/files';
import { IMAGES } from '../../ros/compute-nest/identifiers';
import { PACKAGE_LIMITS, PACKAGES } from '../../ros/compute-nest/packages';
import { ACK_TEMPLATE, DIST, EVERYTHING, objectsIn, resolvedWith, yamlOf } from '../rig/compute-nest/cluster';
import { describeWithPython, PYTHON } from '../rig/python/environment';
import { classesOf, findings } from '../rig/ros/oracle/oracle';
import { readTemplate } from '../rig/ros/template';
import { withFolder } from '../support/environments';
import { ROOT } from '../support/project';

const RIG = path.join(__dirname, '..', 'rig', 'compute-nest');

const python = (program: string, ...args: readonly string[]): string =>
  execFileSync(PYTHON, [path.join(RIG, program), ...args], {
    encoding: 'utf8',
    // The files have Chinese words, and the tools open them as the locale says.
    env: { ...process.env, PYTHONUTF8: '1' },
    stdio: ['ignore', 'pipe', 'ignore'],
    maxBuffer: 16 << 20,
  });

/** The package of Node.js in a package of Python that wraps it. */
const packageOf = (name: string): string => {
  const module = name.replaceAll('-', '_');
  const folder = path.join(path.dirname(PYTHON), '..', 'lib');
  const [found = ''] = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.includes(path.join(module, '_jsii', `${name}@`)),
  );
  return path.join(folder, found);
};

test('the committed files are as the sources write them', async () => {
  // npx odcloud compute-nest writes them.
  for (const [name, content] of Object.entries(await serviceFiles())) {
    expect({ [name]: readFileSync(path.join(DIST, name), 'utf8') }).toEqual({ [name]: content.toString() });
  }
});

describeWithPython('what PyYAML reads', () => {
  test('is what was written: no text became a date, a number or a boolean', () => {
    const names = ['compute-nest/config.yaml', 'compute-nest-ack.yaml', 'compute-nest-ecs.yaml'];
    const read = JSON.parse(python('read.py', ...names.map((name) => path.join(DIST, name)))) as unknown[][];
    expect(read).toEqual(
      names.map((name) => [
        parse(readFileSync(path.join(DIST, name), 'utf8'), { version: '1.1' }) as unknown,
      ]),
    );
    const [template] = read[1] as [{ ROSTemplateFormatVersion: unknown }];
    expect(template.ROSTemplateFormatVersion).toBe('2015-09-01');
  });

  test('in the objects for the cluster is the same, with values that YAML knows as words', () => {
    withFolder((folder) => {
      const resolved = resolvedWith({
        ...EVERYTHING,
        Namespace: 'on',
        StorageClass: '1e3',
        TlsSecret: 'null',
      });
      const texts = [yamlOf(resolved, 'Data'), yamlOf(resolved, 'App')];
      const files = texts.map((text, index) => {
        const file = path.join(folder, `${index}.yaml`);
        writeFileSync(file, text);
        return file;
      });
      const read = JSON.parse(python('read.py', ...files)) as unknown[][];
      expect(read.map((documents) => documents.filter(Boolean))).toEqual(
        texts.map((text) => objectsIn(text)),
      );
      expect(read.flat().filter(Boolean).slice(1)).toEqual(
        expect.arrayContaining([
          expect.objectContaining({ metadata: expect.objectContaining({ namespace: 'on' }) as unknown }),
        ]),
      );
    });
  });
});

describeWithPython('the template for a cluster', () => {
  test('has the properties of the ROS CDK for an application in a cluster', () => {
    withFolder((folder) => {
      execFileSync('tar', ['-xzf', packageOf('ros-cdk-cs'), '-C', folder]);
      // What the package needs is in the project.
      symlinkSync(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
      const classes = classesOf([path.join(folder, 'package')]);
      const template = readTemplate(ACK_TEMPLATE);
      const applications = Object.entries(template.Resources).filter(
        ([, { Type }]) => Type === 'ALIYUN::CS::ClusterApplication',
      );
      expect(applications.map(([name]) => name)).toEqual(['Data', 'App']);
      for (const [name, resource] of applications) {
        expect({ [name]: findings(resource, classes) }).toEqual({ [name]: [] });
      }
      const wrong = { Type: 'ALIYUN::CS::ClusterApplication', Properties: { ClusterId: 'c', Yaml: '' } };
      expect(findings(wrong, classes)).not.toEqual([]);
    });
  });
});

interface Run {
  readonly code: number;
  readonly error: string;
  readonly requests: readonly {
    readonly method: string;
    readonly request: Readonly<Record<string, unknown>>;
  }[];
}

/** Values of the parameters of the configuration. */
const IMPORTED = {
  AppImage: 'registry.example.com/design/od@sha256:1234',
  AppTag: '1.0.0',
  NginxImage: 'registry.example.com/library/nginx@sha256:5678',
  NginxTag: '1.28',
  PythonImage: 'registry.example.com/library/python@sha256:9abc',
  PythonTag: '3.13',
};

/** Imports the files of a folder, which the tool changes. */
const imported = (folder: string, ...options: readonly string[]): Run => {
  const config = path.join(folder, 'compute-nest', 'config.yaml');
  const output = python('import.py', config, '--version_name=1_0_0', ...options);
  return JSON.parse(output.trim().split('\n').at(-1) ?? '') as Run;
};

describeWithPython('computenest-cli import', () => {
  const run = withFolder((folder) => {
    cpSync(DIST, folder, { recursive: true });
    return imported(folder, `--parameters=${JSON.stringify(IMPORTED)}`);
  });
  const sent = (method: string): readonly Readonly<Record<string, unknown>>[] =>
    run.requests.filter((one) => one.method === method).map(({ request }) => request);

  test('takes the configuration, and sends nothing but what makes the packages and the service', () => {
    expect({ code: run.code, error: run.error }).toEqual({ code: 0, error: 'None' });
    const methods = run.requests.map(({ method }) => method).filter((method) => !/^(list|get)_/.test(method));
    expect(methods).toEqual(['create_artifact', 'create_artifact', 'create_artifact', 'create_service']);
  });

  test('has Compute Nest copy every image into a private repository', () => {
    const made = sent('create_artifact').map(({ VersionName, ...request }) => request);
    const package_ = (
      { artifactName, description, repository }: (typeof PACKAGES)[keyof typeof PACKAGES],
      image: string,
      tag: string,
    ): object => ({
      Name: artifactName,
      Description: description,
      ArtifactType: 'AcrImage',
      ArtifactBuildType: 'ContainerImage',
      ArtifactProperty: { RepoName: repository, RepoType: 'Private', Tag: tag },
      ArtifactBuildProperty: {
        RegionId: 'cn-hangzhou',
        SourceContainerImage: image,
        BuildArgs: [],
        EnableGpu: false,
      },
    });
    expect(made).toHaveLength(3);
    expect(made).toEqual(
      expect.arrayContaining([
        package_(PACKAGES.OpenDesign, IMPORTED.AppImage, IMPORTED.AppTag),
        package_(PACKAGES.FrontProxy, IMPORTED.NginxImage, IMPORTED.NginxTag),
        package_(PACKAGES.Backup, IMPORTED.PythonImage, IMPORTED.PythonTag),
      ]),
    );
  });

  test('needs no parameters when the configuration has the images', async () => {
    const files = await serviceFiles(IMPORTED);
    const filled = withFolder((folder) => {
      cpSync(DIST, folder, { recursive: true });
      for (const [name, content] of Object.entries(files)) writeFileSync(path.join(folder, name), content);
      return imported(folder);
    });
    // The tool makes the packages at once, so their requests have no order.
    const sent = ({ requests }: Run): string[] =>
      requests.map((one) => JSON.stringify(one).replace(/1_0_0_\d+/g, '1_0_0')).sort();
    expect(sent(filled)).toEqual(sent(run));
  });

  test('names the versions of packages as the console accepts them', () => {
    const { version, word } = PACKAGE_LIMITS;
    for (const { VersionName } of sent('create_artifact')) {
      expect(VersionName).toMatch(word);
      expect(String(VersionName).length).toBeGreaterThanOrEqual(version.least);
      expect(String(VersionName).length).toBeLessThanOrEqual(version.most);
    }
  });

  test('makes a private service with every template, and binds every identifier to its package', () => {
    const [service = {}] = sent('create_service');
    expect(service).toMatchObject({ ServiceType: 'private', DeployType: 'ros', RegionId: 'cn-hangzhou' });
    expect(service['ServiceInfo']).toEqual([
      expect.objectContaining({ Locale: 'zh-CN', Image: 'https://uploaded.invalid/open-design.png' }),
      expect.objectContaining({ Locale: 'en-US', Image: 'https://uploaded.invalid/open-design.png' }),
    ]);
    const metadata = JSON.parse(String(service['DeployMetadata'])) as {
      SupplierDeployMetadata: { AcrImageArtifactRelation: unknown };
      TemplateConfigs: { Name: string; Url: string }[];
    };
    const bound = (name: string): object => ({ ArtifactId: `artifact-${name}`, ArtifactVersion: 'draft' });
    expect(metadata.SupplierDeployMetadata.AcrImageArtifactRelation).toEqual({
      [IMAGES.app]: bound('open-design'),
      [IMAGES.frontProxy]: bound('open-design-front-proxy'),
      [IMAGES.backup]: bound('open-design-backup'),
    });
    expect(metadata.TemplateConfigs.map(({ Name, Url }) => [Name, Url])).toEqual([
      ['ACK', `https://uploaded.invalid/${path.basename(ACK_TEMPLATE)}`],
      ['ECS', 'https://uploaded.invalid/compute-nest-ecs.yaml'],
    ]);
  });
});
