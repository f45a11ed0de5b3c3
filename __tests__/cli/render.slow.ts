import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { parse, stringify } from 'yaml';

import { withoutPasses } from '../../cli/render/placeholders';
import { acrProxyFiles } from '../../host/acr-proxy-release';
import { openDesignRelease, operationsFiles, programFiles } from '../../host/release';
import { RENDERED_DIR } from '../rig/rendered/compare';
import { VALUES } from '../rig/rendered/host';
import { withPointers } from '../rig/rendered/pointers';
import { FIXTURES_DIR } from '../support/environments';
import { describeWith } from '../support/programs';
import { cloneInto, odcloud } from '../support/project';
import { filesBelow } from '../support/synth';

const folder = mkdtempSync(path.join(tmpdir(), 'open-design-render-'));
const project = cloneInto(folder);
for (const name of ['ack', 'acr-proxy', 'alb']) {
  copyFileSync(
    path.join(FIXTURES_DIR, `${name}.yaml`),
    path.join(project, 'config', 'environments', `${name}.yaml`),
  );
}
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const at = (...names: string[]): string => path.join(folder, ...names);

/** A rendering whose placeholders in angle brackets are replaced with the values of the committed renderings. */
const withValues = (text: string): string =>
  text
    .replaceAll('<base64-of-user-and-token>', Buffer.from(`open-design:${VALUES.token}`).toString('base64'))
    .replaceAll('<token>', VALUES.token)
    .replaceAll('<data-disk-id>', VALUES.dataDiskId)
    .replaceAll('<public-address>', VALUES.publicAddress);

describeWith(['bash'], 'render --proxy', () => {
  test('is equal to the committed renderings of the tests, with the release file by file', async () => {
    const out = at('proxy');
    expect(await odcloud(project, ['render', 'acr-proxy', '--proxy', '--out', out])).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining('the firewall that the host loads') as string,
    });
    const committed = path.join(RENDERED_DIR, 'hosts', 'acr-proxy');
    const rendered = filesBelow(out).filter((file) => !/^(release\/|\.odcloud$)/.test(file));
    const unnumbered = (file: string): string => file.replace(/^commands\/\d+-/, 'commands/');
    expect(rendered.map(unnumbered).sort()).toEqual(filesBelow(committed));
    for (const file of rendered) {
      const text = withPointers(withValues(readFileSync(path.join(out, file), 'utf8')));
      expect([file, text]).toEqual([file, readFileSync(path.join(committed, unnumbered(file)), 'utf8')]);
    }
    const { content } = acrProxyFiles().find((each) => each.path === 'etc/nginx.conf') ?? {};
    expect(readFileSync(path.join(out, 'release/program/etc/nginx.conf'), 'utf8')).toBe(content);
  });

  test('needs a section acrProxy', async () => {
    expect(await odcloud(project, ['render', 'demo', '--proxy', '--out', at('none')])).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /environment demo has no section acrProxy; allowed: .*leave out --proxy/,
      ) as string,
    });
  });
});

describeWith(['bash'], 'render', () => {
  describe.each(['demo', 'alb'])('of %s', (name) => {
    const out = at(name);
    beforeAll(async () => {
      expect(await odcloud(project, ['render', name, '--out', out])).toMatchObject({ code: 0, stderr: '' });
    });

    test('is equal to the committed renderings of the tests', () => {
      const committed = path.join(RENDERED_DIR, 'hosts', name);
      const rendered = filesBelow(out).filter((file) => !/^(release\/|\.odcloud$)/.test(file));
      const unnumbered = (file: string): string => file.replace(/^commands\/\d+-/, 'commands/');
      expect(rendered.map(unnumbered).sort()).toEqual(filesBelow(committed));
      for (const file of rendered) {
        const text = withPointers(withValues(readFileSync(path.join(out, file), 'utf8')));
        const wanted = withoutPasses(readFileSync(path.join(committed, unnumbered(file)), 'utf8'));
        expect([file, text]).toEqual([file, wanted]);
      }
    });

    test('has the commands in the order they run', () => {
      const scripts = filesBelow(path.join(out, 'commands'));
      expect(scripts).toEqual([
        '1-operations-1.sh',
        '2-operations-2.sh',
        '3-operations-3.sh',
        '4-operations-4.sh',
        '5-program-1.sh',
        '6-program-2.sh',
        '7-program-3.sh',
        '8-apply.sh',
      ]);
    });

    test('has the release, file by file', () => {
      for (const [part, files] of Object.entries({
        program: programFiles(),
        operations: operationsFiles(),
      })) {
        const below = path.join(out, 'release', part);
        expect(filesBelow(below)).toEqual(files.map((file) => file.path).sort());
        for (const file of files) {
          expect(readFileSync(path.join(below, file.path), 'utf8')).toBe(file.content);
          const { mode } = statSync(path.join(below, file.path));
          expect((mode & 0o111) !== 0).toBe(file.mode === '0755');
        }
      }
    });

    test('contains no stand-in for a value that is known later', () => {
      const texts = filesBelow(out).map((file) => readFileSync(path.join(out, file), 'utf8'));
      expect(texts.join('')).not.toMatch(/stands-?in-?for|240\.0\.0\./);
    });
  });

  test('--json: the written files, and the meanings of the placeholders', async () => {
    const { code, stdout } = await odcloud(project, ['render', '--out', at('json'), '--json']);
    expect(code).toBe(0);
    const { files, release, placeholders, ...rest } = JSON.parse(stdout) as Record<string, unknown>;
    expect(rest).toEqual({ environment: 'demo', out: at('json'), leftOut: [] });
    expect((files as string[]).sort()).toEqual(filesBelow(at('json')).filter((file) => file !== '.odcloud'));
    const { program, additions } = openDesignRelease();
    expect(release).toEqual({ program: program.id, operations: additions[0]?.id });
    expect(Object.keys(placeholders as object)).toEqual([
      '<data-disk-id>',
      '<public-address>',
      '<token>',
      '<base64-of-user-and-token>',
      '<part-of-a-pass>',
    ]);
  });

  test('a host without a name or an elastic IP uses its address inside the network', async () => {
    const file = path.join(project, 'config', 'environments', 'inside.yaml');
    const demo = readFileSync(path.join(project, 'config', 'environments', 'demo.yaml'), 'utf8');
    writeFileSync(file, demo.replace(/^ecs:\n/m, 'ecs:\n  address: intranet\n'));
    const { code, stderr } = await odcloud(project, ['render', 'inside', '--out', at('inside')]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const made = readFileSync(at('inside', 'etc/open-design/daemon.env'), 'utf8');
    expect(made).toContain('OD_PUBLIC_BASE_URL=https://<private-address>\n');
  });
});

test('a folder with other files is refused and left as it is', async () => {
  mkdirSync(at('taken'));
  writeFileSync(at('taken', 'mine'), 'mine\n');
  const { code, stdout, stderr } = await odcloud(project, ['render', '--out', at('taken')]);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(
    /^error: got .*taken, a folder with files that odcloud did not write; allowed: .*\n$/,
  );
  expect(filesBelow(at('taken'))).toEqual(['mine']);
});

test('an environment without a host is refused', async () => {
  const { code, stderr } = await odcloud(project, ['render', 'ack', '--out', at('ack')]);
  expect(code).toBe(1);
  expect(stderr).toMatch(/^error: environment ack has no section ecs; .*npx odcloud manifests ack\n$/);
});

test('a host of acrProxy alone is named', async () => {
  const file = path.join(project, 'config', 'environments', 'acr-proxy.yaml');
  const {
    ecs: _,
    app: __,
    access: ___,
    ...alone
  } = parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
  writeFileSync(path.join(project, 'config', 'environments', 'alone.yaml'), stringify(alone));
  expect(await odcloud(project, ['render', 'alone', '--out', at('alone')])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^error: environment alone has no section ecs; .*add --proxy;/) as string,
  });
  expect(await odcloud(project, ['render', 'alone', '--proxy', '--out', at('alone')])).toMatchObject({
    code: 0,
  });
});

test('without bash, the files that the host renders are left out, and named', async () => {
  mkdirSync(at('bin'));
  symlinkSync(process.execPath, at('bin', 'node'));
  writeFileSync(at('bin', 'bash'), '#!/bin/sh\nexit 1\n');
  chmodSync(at('bin', 'bash'), 0o755);
  const { code, stdout } = await odcloud(project, ['render', '--out', at('old-bash')], {
    env: { PATH: at('bin') },
  });
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /! left out, because bash 4\.4 or newer is not on the PATH: etc\/docker\/daemon\.json, /,
  );
  expect(filesBelow(at('old-bash', 'etc'))).toEqual(['open-design/state']);
});
