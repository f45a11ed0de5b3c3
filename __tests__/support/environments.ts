import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { parse, stringify } from 'yaml';

import {
  type AnyEnvironment,
  type AppEnvironment,
  ENVIRONMENTS_DIR,
  loadAnyEnvironment,
  loadEnvironment,
} from '../../config/load';

/** Folder of the environments that exist for the tests only. */
export const FIXTURES_DIR = path.join(__dirname, '..', 'environments');

type Tree = Record<string, unknown>;

const isTree = (value: unknown): value is Tree =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** Merges `change` over `base`. The value undefined removes a key. */
const merge = (base: Tree, change: Tree): Tree => {
  const merged = { ...base };
  for (const [key, value] of Object.entries(change)) {
    if (value === undefined) {
      Reflect.deleteProperty(merged, key);
    } else {
      const below = merged[key];
      merged[key] = isTree(value) && isTree(below) ? merge(below, value) : value;
    }
  }
  return merged;
};

/** Runs `use` with a new, empty folder that is removed afterwards. */
export const withFolder = <T>(use: (folder: string) => T): T => {
  const folder = mkdtempSync(path.join(tmpdir(), 'open-design-test-'));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
  };
  let pending = false;
  try {
    const result = use(folder);
    if (result instanceof Promise) {
      pending = true;
      return result.finally(remove) as T;
    }
    return result;
  } finally {
    if (!pending) remove();
  }
};

/** Loads a file with this text as the environment `test`. */
export const loadText = (text: string): AppEnvironment =>
  withFolder((folder) => {
    writeFileSync(path.join(folder, 'test.yaml'), text);
    return loadEnvironment('test', folder);
  });

/** As {@link loadText}, for a text that may have a section `state` in place of an app. */
export const loadAnyText = (text: string): AnyEnvironment =>
  withFolder((folder) => {
    writeFileSync(path.join(folder, 'test.yaml'), text);
    return loadAnyEnvironment('test', folder);
  });

/** A minimal environment that makes a place for states, with changes, as YAML. */
export const placeForStates = (change: Tree = {}): string =>
  stringify(
    merge(
      {
        region: 'cn-hangzhou',
        state: { bucket: 'example-terraform-state', lockInstance: 'example-tf-lock', endpoint: 'internal' },
      },
      change,
    ),
  );

/** Moves the demo environment abroad, where a domain needs no filing number. */
export const ABROAD = {
  region: 'ap-southeast-1',
  network: {
    vSwitches: {
      'cn-hangzhou-h': undefined,
      'cn-hangzhou-i': undefined,
      'ap-southeast-1a': '10.80.0.0/20',
      'ap-southeast-1b': '10.80.16.0/20',
    },
  },
};

/** Returns the demo environment with changes, as YAML. */
export const demoWith = (change: Tree): string =>
  stringify(merge(parse(readFileSync(path.join(ENVIRONMENTS_DIR, 'demo.yaml'), 'utf8')) as Tree, change));

/** Returns the given number of different client networks. */
export const networks = (count: number): string[] =>
  Array.from({ length: count }, (_, i) => `10.${i >> 8}.${i % 256}.0/24`);

/** Numbers of filings and licences, one of each form. */
export const ICP_NUMBERS = [
  '京ICP备12345678号',
  '藏ICP备2021000001号-12',
  '陕ICP备2024000001号-1A',
  '津ICP备2024000001号-2X',
  '京ICP证030173号-1',
  '粤ICP证B2-20130001号',
  '浙ICP证B2-20150001',
  '粤B2-20090001-5',
  'B2-20080001',
  'A2.B1.B2-20100001',
  '合字B2-20170001',
];

/** A public key for SSH. */
export const PUBLIC_KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKq7x8Xl5v0dJm5lM1JY0c2i3Yv5w6c8g9h0j1k2l3m4 ops@example.com';

/** Another public key for SSH. */
export const OTHER_PUBLIC_KEY =
  'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOJC4+96eo7f+rC2yvergp0Sa9a7XX0nVpLGzKIuuV8e dev@example.com';

/** A digest in the format of a registry. */
export const DIGEST = `sha256:${'8d3a1c7f'.repeat(8)}`;

/** The minimal `ack` section. */
const ACK = {
  zone: 'cn-hangzhou-h',
  nodes: { instanceTypes: ['ecs.g8i.large'] },
  frontProxyImage: `registry.example.com/library/nginx@${DIGEST}`,
};

/** Returns the demo environment with a cluster instead of the host, and with changes, as YAML. */
export const ackWith = (change: Tree = {}): string =>
  demoWith(
    merge({ ecs: undefined, app: { image: `registry.example.com/design/od@${DIGEST}` }, ack: ACK }, change),
  );

/** Returns the message of the error that loading this text must cause. */
export const faultOf = (text: string): string => {
  try {
    loadText(text);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('the configuration was accepted');
};

/** Returns the part of that message about a key; empty if there is none. */
export const faultAt = (key: string, text: string): string =>
  faultOf(text)
    .split('\n\n')
    .find((item) => item.startsWith(`  ${key} (`) || item.startsWith(`  ${key}\n`)) ?? '';
