import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';

import { wrap } from '../../cli/terminal';
import type { Environment } from '../../config/load';
import { synthesiseToDeploy } from '../../stacks/deployable';
import { deployedBeside } from '../../stacks/deployed';
import { leftStates, shutStateFolder } from '../../stacks/state-folder';
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
      put(linkIn(clone), '{"serial": 3}');
      put(home, '{"serial": 4}');
      expect(prepare).toThrow(/mixed.test has other content in ecs.tfstate; allowed: one of them/);
    }));

  test('are never mixed with other states of another clone', () =>
    inClone('foreign', (clone, home, prepare) => {
      put(linkIn(clone));
      mkdirSync(home, { recursive: true });
      writeFileSync(path.join(home, 'network.tfstate'), '{}');
      writeFileSync(path.join(home, CLONE_FILE), '/somewhere/else\n');
      expect(prepare).toThrow(/foreign.test has other content in network.tfstate; allowed: one of them/);
    }));

  test('are moved as a whole: no file that lies beside them is lost', () =>
    inClone('whole', (clone, home, prepare) => {
      const beside = ['notes.txt', '.network.tfstate.lock.info', 'ecs.tfstate.1700000000.backup'];
      put(linkIn(clone));
      for (const name of beside) writeFileSync(path.join(linkIn(clone), name), name);
      obey(prepare);
      prepare();
      for (const name of beside) expect(readFileSync(path.join(home, name), 'utf8')).toBe(name);
    }));

  test('are moved where nothing but another file is left', () =>
    inClone('rest', (clone, home, prepare) => {
      mkdirSync(linkIn(clone), { recursive: true });
      writeFileSync(path.join(linkIn(clone), 'notes.txt'), 'one');
      obey(prepare);
      prepare();
      expect(readFileSync(path.join(home, 'notes.txt'), 'utf8')).toBe('one');
    }));

  test('go on to be moved after an interruption, with what was copied before', () =>
    inClone('half', (clone, home, prepare) => {
      put(linkIn(clone));
      writeFileSync(path.join(linkIn(clone), 'network.tfstate'), '{"serial": 1}');
      put(home);
      writeFileSync(path.join(home, 'ack.tfstate'), '{"serial": 2}');
      writeFileSync(path.join(home, 'network.tfstate'), '');
      obey(prepare);
      prepare();
      const serials = ['network', 'ack'].map((role) =>
        readFileSync(path.join(home, `${role}.tfstate`), 'utf8'),
      );
      expect(serials).toEqual(['{"serial": 1}', '{"serial": 2}']);
    }));

  test('are moved to a folder that another clone has only synthesised', () =>
    inClone('begun', (clone, home, prepare) => {
      put(home, '');
      writeFileSync(path.join(home, CLONE_FILE), '/somewhere/else\n');
      put(linkIn(clone), '{"serial": 3}');
      obey(prepare);
      prepare();
      expect(readFileSync(path.join(home, 'ecs.tfstate'), 'utf8')).toBe('{"serial": 3}');
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

describe('the place of the states', () => {
  const { HOME, XDG_STATE_HOME } = process.env;
  afterEach(() => {
    Object.assign(process.env, { HOME, XDG_STATE_HOME });
  });

  test.each(['', 'somewhere'])('is never below the present folder, as HOME %j would have it', (value) => {
    const environment = loadText(demoWith({}));
    Object.assign(process.env, { HOME: value, XDG_STATE_HOME: 'relative' });
    expect(() => {
      withFolder((folder) => synthesiseToDeploy(environment, path.join(folder, 'cdktf.out')));
    }).toThrow(`HOME: got "${value}"; allowed with backend.type local: the absolute path of a folder`);
  });

  test('is not asked for by another backend', () => {
    const environment = loadText(demoWith({ backend: { type: 'cloud', organization: 'example' } }));
    Object.assign(process.env, { HOME: '', XDG_STATE_HOME: '' });
    withFolder((folder) => {
      const outdir = path.join(folder, 'cdktf.out');
      expect(deployedBeside(outdir)('test', 'open-design').stacks).toEqual({});
      expect(synthesiseToDeploy(environment, outdir)).toBe(outdir);
    });
  });

  test('may have blanks and quotes, and be a link', () =>
    withFolder((folder) => {
      const named = path.join(folder, 'it\'s a "home" $HOME');
      mkdirSync(path.join(folder, 'disk'));
      symlinkSync('disk', named);
      process.env['XDG_STATE_HOME'] = named;
      inClone('quoted', (clone, home, prepare) => {
        put(linkIn(clone), '{"serial": 3}');
        obey(prepare);
        prepare();
        expect(readFileSync(path.join(home, 'ecs.tfstate'), 'utf8')).toBe('{"serial": 3}');
        expect(realpathSync(linkIn(clone))).toBe(realpathSync(home));
      });
    }));
});

describe('states that stay behind with another backend', () => {
  const environment = loadText(
    demoWith({ project: 'left', backend: { type: 'cloud', organization: 'example' } }),
  );

  test.each([
    ['outside the clone', () => stateHome('left', 'test')],
    ['in the clone', (clone: string) => linkIn(clone)],
  ])('%s are named', (_, folderIn) => {
    withFolder((clone) => {
      const folder = folderIn(clone);
      put(folder);
      expect(leftStates(environment, path.join(clone, 'cdktf.out'))).toEqual([
        expect.stringMatching(
          new RegExp(`^${folder} holds states, and backend.type is cloud: before a deploy`),
        ),
      ]);
      rmSync(folder, { recursive: true });
    });
  });
});

test('a path that is no folder is named', () =>
  inClone('no-folder', (clone, _, prepare) => {
    writeFileSync(path.join(clone, 'terraform-state'), '');
    expect(prepare).toThrow(`${path.join(clone, 'terraform-state')}: got a file; allowed: a folder`);
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
