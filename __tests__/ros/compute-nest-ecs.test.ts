import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { parse } from 'yaml';

import { COMMAND_LIMIT_BYTES, USER_DATA_LIMIT_BYTES } from '../../alibaba-cloud/limits';
import { packageProgram } from '../../ros/compute-nest/host/commands';
import { DOCKER_CONFIG, IMAGES } from '../../ros/compute-nest/identifiers';
import { ECS_TEMPLATE_FILE } from '../../ros/files';
import { deployed } from '../rig/compute-nest/cluster';
import { ECS_TEMPLATE, HOST_REQUIRED } from '../rig/compute-nest/host';
import { resolve, type Resolved } from '../rig/ros/interpreter';
import { readTemplate } from '../rig/ros/template';
import { withFolder } from '../support/environments';
import { describeWith } from '../support/programs';
import { LONGEST, LONGEST_ATTRIBUTES, LONGEST_REGION } from './longest-values';
import { ACME, REQUIRED, type Texts } from './parameter-values';

const template = readTemplate(ECS_TEMPLATE);
const TEXT = readFileSync(ECS_TEMPLATE, 'utf8');
const TAG = 'registry.example.com/1234567890123456/open-design/open-design:1.0.0';
/** What an accepted login may take at most: two passwords of ACR are about 1 KB as Base64. */
const LOGIN_BYTES = 2500;

const make = (texts: Texts = {}, region = 'ap-southeast-1'): Resolved =>
  resolve(template, {
    parameters: { ...HOST_REQUIRED, ...texts },
    region,
    attributes: LONGEST_ATTRIBUTES,
  });

const userDataIn = ({ resources }: Resolved): string => resources['Host']?.properties['UserData'] as string;
const commandsIn = ({ resources }: Resolved): readonly (readonly [string, string])[] =>
  Object.entries(resources)
    .filter(([, { type }]) => type === 'ALIYUN::ECS::RunCommand')
    .map(([name, { properties }]) => [name, properties['CommandContent'] as string]);
const commandOf = (stack: Resolved, name: RegExp): string =>
  commandsIn(stack).find(([each]) => name.test(each))?.[1] ?? '';

test('differs from the ROS template only in the image, and in how it reaches the host', () => {
  const ros = readTemplate(ECS_TEMPLATE_FILE);
  const names = (of: object = {}): string[] =>
    Object.keys(of).map((name) => name.replace(/x[0-9a-f]{8}$/, ''));
  expect(names(ros.Parameters).filter((name) => !names(template.Parameters).includes(name))).toEqual([
    'Image',
    'RegistryMirrors',
  ]);
  expect(names(template.Resources).filter((name) => !names(ros.Resources).includes(name))).toEqual(['Login']);
  expect(names(ros.Resources).filter((name) => !names(template.Resources).includes(name))).toEqual([]);
  expect([template.Outputs, template.Rules, template.Conditions]).toEqual([
    ros.Outputs,
    ros.Rules,
    ros.Conditions,
  ]);
});

test('the login travels in two commands, and never in user data', () => {
  const stack = make();
  expect(userDataIn(stack)).not.toContain(DOCKER_CONFIG);
  const withLogin = commandsIn(stack).filter(([, script]) => script.includes(DOCKER_CONFIG));
  expect(withLogin.map(([name]) => name)).toEqual(['Login', expect.stringMatching(/^Applyx/)]);
  // No other text in braces could be taken for an identifier.
  const identifiers = new Set(TEXT.match(/\{\{.*?\}\}/g));
  expect([...identifiers].sort()).toEqual([DOCKER_CONFIG, IMAGES.app].sort());
});

test('a new host gets the login before the stack waits for the app, and every update applies', () => {
  const { Login } = template.Resources;
  expect(Login?.DependsOn).toEqual(['DataDiskAttachment', 'AddressAssociation']);
  // A login or a package that differs changes the command, so ROS runs it.
  const apply = commandOf(make(), /^Apply/);
  expect(
    new Set([deployed(apply, 'YQ==', TAG), deployed(apply, 'Yg==', TAG), deployed(apply, 'YQ==', `${TAG}1`)])
      .size,
  ).toBe(3);
});

test('everything fits with the longest values, a login of 2.5 KB and a reference of 200 characters', () => {
  const { Image: _, RegistryMirrors: __, ...longest } = LONGEST;
  const stack = make(longest, LONGEST_REGION);
  expect(stack.faults).toEqual([]);
  const login = 'a'.repeat(LOGIN_BYTES);
  const bytesOf = (text: string): number => Buffer.byteLength(deployed(text, login, 'r'.repeat(200)));
  const userData = bytesOf(userDataIn(stack));
  const largest = Math.max(...commandsIn(stack).map(([, script]) => bytesOf(script)));
  const apply = bytesOf(commandOf(stack, /^Apply/));
  process.stdout.write(
    `compute nest, longest values: user data ${userData} of ${USER_DATA_LIMIT_BYTES} bytes, apply ${apply}, the largest command ${largest} of ${COMMAND_LIMIT_BYTES}\n`,
  );
  expect(userData).toBeLessThanOrEqual(USER_DATA_LIMIT_BYTES);
  expect(largest).toBeLessThanOrEqual(COMMAND_LIMIT_BYTES);
});

test('asks for no secret, and has no default for who may connect', () => {
  for (const [name, parameter] of Object.entries(template.Parameters ?? {})) {
    expect({ [name]: (parameter as { NoEcho?: unknown }).NoEcho }).toEqual({ [name]: undefined });
  }
  expect(template.Parameters?.['Clients']).not.toHaveProperty('Default');
});

describeWith(['bash', 'python3', 'base64'], 'on the host', () => {
  const stateIn = (stack: Resolved): string =>
    /<<'END_OF_STATE'\n([^]*?)END_OF_STATE\n/.exec(commandOf(stack, /^Apply/))?.[1] ?? '';

  /** What the host's own program says about a state, with or without what the template adds. */
  const complaints = (state: string, addition: string): string =>
    withFolder((folder) => {
      writeFileSync(path.join(folder, 'state'), state);
      writeFileSync(path.join(folder, 'addition'), addition);
      const script = [
        'die() { echo "$*"; exit 1; }; VAR=/nonexistent CONF=/nonexistent STEPS=(token image app)',
        '. host/base/lib/state.sh; . host/program/lib/state-formats.sh',
        `. '${folder}/addition'; derive_state() { :; }; read_state '${folder}/state'`,
        'echo "$PACKAGE ${IMAGE:-none} ${STEPS[*]}"',
      ].join('\n');
      return spawnSync('bash', ['-uc', script], { encoding: 'utf8' }).stdout.trim();
    });

  test('a package is accepted with what the template adds, and by no other host', () => {
    const state = deployed(stateIn(make()), undefined, TAG);
    expect(complaints(state, packageProgram())).toBe(`${TAG} none token package app`);
    expect(complaints(state, '')).toMatch(/^got the line 'PACKAGE=registry\.example\.com/);
    const asImage = state.replace('PACKAGE=', 'IMAGE=');
    expect(complaints(asImage, '')).toMatch(/^got IMAGE 'registry\.example\.com/);
    expect(complaints(asImage, packageProgram())).toMatch(/^got the line 'IMAGE=/);
    expect(complaints(stateIn(make()), packageProgram())).toMatch(/^got PACKAGE '\{\{ computenest/);
  });

  test('user data and the last command write the same state and the same program', () => {
    const stack = make(ACME);
    const { write_files: files } = parse(userDataIn(stack)) as {
      write_files: { path: string; content: string }[];
    };
    const [, later] = files.filter((file) => file.path === '/etc/open-design/state');
    expect(later?.content).toContain(`PACKAGE=${IMAGES.app}\n`);
    expect(stateIn(stack).endsWith(later?.content ?? '')).toBe(true);
    expect(commandOf(stack, /^Apply/)).toContain(packageProgram());
  });

  /** Runs a command of the stack with the paths of a host in a folder. */
  const run = (folder: string, script: string) =>
    spawnSync('sh', ['-s'], {
      input: script
        .replaceAll('/etc/open-design', `${folder}/etc`)
        .replaceAll('/var/lib/open-design', `${folder}/var`),
      encoding: 'utf8',
    });

  test('the login is a file of root’s alone, and a host that is ready does not take it', () => {
    const login = commandOf(make(), /^Login$/);
    const text = JSON.stringify({ auths: { 'a.example': { username: 'u', password: `p"':$e` } } });
    withFolder((folder) => {
      const file = path.join(folder, 'etc/registry/config.json');
      const bring = () => run(folder, deployed(login, Buffer.from(text).toString('base64')));
      expect(bring()).toMatchObject({ status: 0, stdout: '', stderr: '' });
      expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual([text, 0o600]);
      writeFileSync(path.join(folder, 'var/done'), '');
      writeFileSync(file, 'left');
      expect(bring().status).toBe(0);
      expect(readFileSync(file, 'utf8')).toBe('left');
    });
  });

  test.each([
    ['its identifier', commandOf(make(), /^Login$/)],
    ['nothing', deployed(commandOf(make(), /^Login$/), '')],
  ])('with %s in place of the login, the command says so and leaves nothing', (_, script) => {
    withFolder((folder) => {
      const { status, stderr } = run(folder, script);
      expect([status, stderr]).toEqual([
        1,
        expect.stringContaining('got no login to the registry; only Compute Nest can deploy this template'),
      ]);
      expect(existsSync(path.join(folder, 'etc/registry/config.json'))).toBe(false);
      expect(existsSync(path.join(folder, 'etc/registry/config.json.new'))).toBe(false);
    });
  });
});

test('the parameters are those of the ROS template', () => {
  const { Image: _, ...others } = REQUIRED;
  expect(make(others).faults).toEqual([]);
});
