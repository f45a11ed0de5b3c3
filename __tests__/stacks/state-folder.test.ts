import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import { wrap } from '../../cli/terminal';
import type { Environment } from '../../config/load';
import { shutStateFolder } from '../../stacks/state-folder';
import { CLONE_FILE, stateHome } from '../../stacks/state-home';
import { synthesise } from '../../stacks/synthesise';
import { demoWith, loadText, withFolder } from '../support/environments';

const modeOf = (file: string): string => (statSync(file).mode & 0o777).toString(8);

/** Each test has a project of its own, and so a folder of its own below XDG_STATE_HOME. */
const inClone = (
  project: string,
  use: (clone: string, home: string, prepare: () => void) => void,
  backend: object = {},
): void =>
  withFolder((clone) => {
    const environment: Environment = loadText(demoWith({ project, ...backend }));
    const outdir = path.join(clone, 'cdktf.out');
    synthesise(environment, outdir);
    use(clone, stateHome(project, 'test'), () => {
      shutStateFolder(environment, outdir);
    });
  });

/** Runs the command of a message in a shell, as a person would. */
const obey = (prepare: () => void): void => {
  try {
    prepare();
  } catch (error) {
    const [, command = 'false'] = /^ {2}(mkdir .*)$/m.exec((error as Error).message) ?? [];
    expect(wrap(`  ${command}`, 80)).toBe(`  ${command}`);
    execFileSync('sh', ['-c', command]);
  }
};

const linkIn = (clone: string): string => path.join(clone, 'terraform-state', 'test');

const put = (folder: string, content = '{}'): void => {
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'ecs.tfstate'), content, { mode: 0o644 });
};

test('the states are outside the clone, for their owner alone, and a link leads to them', () =>
  inClone('made', (clone, home, prepare) => {
    prepare();
    expect(realpathSync(linkIn(clone))).toBe(realpathSync(home));
    expect(modeOf(home)).toBe('700');
    const files = ['network', 'ecs'].flatMap((role) => [`${role}.tfstate`, `${role}.tfstate.backup`]);
    for (const file of files) expect(modeOf(path.join(home, file))).toBe('600');
  }));

test('a state that is there keeps its content and loses the access of others', () =>
  inClone('shut', (_, home, prepare) => {
    put(home, '{"serial": 7}');
    prepare();
    expect(readFileSync(path.join(home, 'ecs.tfstate'), 'utf8')).toBe('{"serial": 7}');
    expect(modeOf(path.join(home, 'ecs.tfstate'))).toBe('600');
  }));

describe('states in the clone', () => {
  test('are refused, with the command that moves them, which works', () =>
    inClone('moved', (clone, home, prepare) => {
      put(linkIn(clone), '{"serial": 3}');
      expect(prepare).toThrow(/got a folder with files in the clone, which git clean deletes/);
      obey(prepare);
      prepare();
      expect(readFileSync(path.join(home, 'ecs.tfstate'), 'utf8')).toBe('{"serial": 3}');
    }));

  test('are never mixed with others', () =>
    inClone('mixed', (clone, home, prepare) => {
      put(linkIn(clone));
      put(home);
      expect(prepare).toThrow(/holds states of the same environment; allowed: one of them/);
    }));

  test('an empty folder makes way', () =>
    inClone('empty', (clone, _, prepare) => {
      mkdirSync(linkIn(clone), { recursive: true });
      prepare();
      expect(lstatSync(linkIn(clone)).isSymbolicLink()).toBe(true);
    }));
});

describe('states of another clone', () => {
  test('are taken over only by a link', () =>
    inClone('other', (clone, home, prepare) => {
      put(home);
      writeFileSync(path.join(home, CLONE_FILE), '/somewhere/else\n');
      expect(prepare).toThrow(/got the states of \/somewhere\/else; allowed: those of this clone/);
      expect(existsSync(linkIn(clone))).toBe(false);
      obey(prepare);
      prepare();
      expect(readFileSync(path.join(home, CLONE_FILE), 'utf8')).not.toContain('else');
    }));

  test('that deployed nothing are no hindrance', () =>
    inClone('nobody', (_, home, prepare) => {
      put(home, '');
      writeFileSync(path.join(home, CLONE_FILE), '/somewhere/else\n');
      expect(prepare).not.toThrow();
    }));
});

test('a renamed project does not begin with an empty state', () =>
  inClone('renamed', (clone, home, prepare) => {
    const before = stateHome('original', 'test');
    put(before);
    mkdirSync(path.dirname(linkIn(clone)));
    symlinkSync(before, linkIn(clone));
    expect(prepare).toThrow(`got a link to states in ${before}`);
    obey(prepare);
    prepare();
    expect(readFileSync(path.join(home, 'ecs.tfstate'), 'utf8')).toBe('{}');
  }));

test('what cannot be shut is said', () =>
  inClone('file', (_, home, prepare) => {
    mkdirSync(path.dirname(home), { recursive: true });
    writeFileSync(home, '');
    expect(prepare).toThrow(/file.test: got E\w+ while .*; allowed: a folder that is yours/);
  }));

test('nothing is made where the state lies elsewhere', () =>
  inClone(
    'cloud',
    (clone, home, prepare) => {
      prepare();
      expect(existsSync(linkIn(clone)) || existsSync(home)).toBe(false);
    },
    { backend: { type: 'cloud', organization: 'example' } },
  ));
