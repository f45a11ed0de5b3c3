import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { ConfigError } from '../../config/faults';
import { environmentNames, loadDefaultEnvironment, loadEnvironment } from '../../config/load';
import { demoWith, faultOf, FIXTURES_DIR, loadText, withFolder } from '../support/environments';

describe('a valid environment', () => {
  test('has all defaults filled in, and is frozen', () => {
    const { name, config } = loadEnvironment('demo');
    expect(name).toBe('demo');
    expect(config.backend).toEqual({ type: 'local' });
    expect(config.ecs).toMatchObject({ address: 'internet', protect: true, dataDisk: { sizeGiB: 40 } });
    expect(Object.isFrozen(config.ecs?.dataDisk)).toBe(true);
  });

  test.each(environmentNames(FIXTURES_DIR))('%s of the fixtures loads', (name) => {
    expect(loadEnvironment(name, FIXTURES_DIR).name).toBe(name);
  });
});

describe('the file', () => {
  test('a wrong name is answered with the existing environments and a suggestion', () => {
    expect(() => loadEnvironment('dmeo')).toThrow(
      /there is no .*dmeo\.yaml; there are: demo; did you mean demo\?/,
    );
  });

  test.each(['../demo', 'Demo', '', '-x', 'a/b'])('%j is not a name, and is never used in a path', (name) => {
    expect(() => loadEnvironment(name)).toThrow(/environment name: got .* allowed: at most 31 of a-z/);
  });

  test.each(['demo.yaml', 'config/environments/demo.yaml', 'DEMO'])(
    '%s for a name: the name is suggested',
    (name) => {
      expect(() => loadEnvironment(name)).toThrow(/there are: demo; did you mean demo\?$/);
    },
  );

  test('an empty variable is named', () => {
    process.env['OPEN_DESIGN_ENV'] = '';
    try {
      expect(() => loadDefaultEnvironment()).toThrow(/^OPEN_DESIGN_ENV is empty; there are: demo; set it/);
    } finally {
      delete process.env['OPEN_DESIGN_ENV'];
    }
  });

  test('a folder without environments is reported', () => {
    withFolder((folder) => {
      mkdirSync(path.join(folder, 'empty'));
      expect(() => loadEnvironment('demo', path.join(folder, 'empty'))).toThrow(
        /the folder has no environment/,
      );
    });
  });
});

describe('YAML', () => {
  test.each([
    ['broken', 'a: [1\nb: 2', /is not valid YAML: .* line 2/],
    [
      'a key twice',
      'region: cn-hangzhou\nregion: cn-beijing',
      /region \(line 2\)\n {4}got: {5}a key that is repeated here/,
    ],
    ['an alias', 'tags: &all {a: b}\nbackend: *all', /backend \(line 2\)\n {4}got: {5}an alias, \*all/],
    ['two documents', 'a: 1\n---\nb: 2', /\(whole file\) \(line 2\)\n {4}got: {5}a second document/],
    [
      'nothing',
      '',
      /\(whole file\)\n {4}got: {5}nothing\n {4}allowed: keys project, region[^]*fix: {5}copy config\/environments\/demo\.yaml/,
    ],
  ])('%s', (_, text, message) => {
    expect(() => loadText(text)).toThrow(message);
    expect(() => loadText(text)).toThrow(ConfigError);
  });
});

describe('the report', () => {
  test('names every fault at once, with its line, what was got, what is allowed and the fix', () => {
    const message = faultOf(
      demoWith({
        region: 'cn-hangzou',
        access: { allow: [] },
        ecs: { zone: 'cn-beijing-a', dataDisk: { sizeGiB: 5 } },
      }),
    );
    expect(message).toMatch(/test\.yaml has 4 faults/);
    expect(message).toMatch(
      / {2}region \(line 1\)\n {4}got: {5}"cn-hangzou"\n {4}allowed: one of .*\n {4}fix: {5}did you mean cn-hangzhou\?/,
    );
    expect(message).toMatch(/access\.allow \(line \d+\)\n {4}got: {5}an empty list/);
    expect(message).toMatch(
      /ecs\.dataDisk\.sizeGiB \(line \d+\)\n {4}got: {5}5\n {4}allowed: a whole number from 20 to 65536/,
    );
    expect(message).toMatch(/ecs\.zone \(line \d+\)\n {4}got: {5}"cn-beijing-a"/);
  });

  test.each([
    ['under a telling name', { app: { password: 'hunter2-hunter2' } }, 'hunter2', 'app.password'],
    ['an AccessKey id anywhere', { tags: { note: 'LTAI5tExampleExample1' } }, 'LTAI5tExample', 'tags.note'],
    [
      'a private key for a public one',
      { ecs: { ssh: { publicKeys: ['-----BEGIN OPENSSH PRIVATE KEY-----\nb3Bl'] } } },
      'b3Bl',
      'ecs.ssh.publicKeys.0',
    ],
    [
      'inside an address',
      { app: { registryMirrors: ['https://me:pa55word@mirror.example.com'] } },
      'pa55word',
      'app.registryMirrors.0',
    ],
  ])('a secret is refused and never repeated: %s', (_, change, secret, where) => {
    const message = faultOf(demoWith(change));
    expect(message).toContain(`${where} (line`);
    expect(message).toContain('what looks like a secret (not shown)');
    expect(message).not.toContain(secret);
  });

  test('a file is named relative to the current folder', () => {
    withFolder((folder) => {
      writeFileSync(path.join(folder, 'x.yaml'), 'region: nowhere');
      expect(() => loadEnvironment('x', folder)).toThrow(
        path.relative(process.cwd(), path.join(folder, 'x.yaml')),
      );
    });
  });
});
