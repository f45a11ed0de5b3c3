import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { manifestsOfEnvironment, renderManifests } from '../../../cli/manifests/manifests';
import { loadEnvironment } from '../../../config/load';
import { RESTORE_COMMANDS } from '../../../constructs/kubernetes/operations/restore';
import { ApiServer } from '../../rig/apiserver/server';
import type { Container } from '../../rig/pods/app';
import { FIXTURES_DIR } from '../../support/environments';
import { describeWith } from '../../support/programs';
import { stackOf, synthFixture } from '../../support/synth';

interface Job {
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly template: {
      readonly spec: {
        readonly initContainers: readonly Container[];
        readonly containers: readonly Container[];
      };
    };
  };
}

describeWith(
  ['go', 'etcd', 'openssl', 'kubectl', 'sh'],
  'the documented commands, in a real API server',
  () => {
    const server = new ApiServer();
    const folder = mkdtempSync(path.join(tmpdir(), 'kubectl-'));
    const file = path.join(folder, 'open-design.yaml');
    const { output = {} } = stackOf(synthFixture('ack'), 'ack-ack-app').json;

    const sh = (command: string): string =>
      execFileSync('sh', ['-ec', command], {
        encoding: 'utf8',
        env: { ...process.env, KUBECONFIG: path.join(folder, 'kubeconfig'), HOME: folder },
      });

    beforeAll(async () => {
      await server.start();
      writeFileSync(path.join(folder, 'kubeconfig'), server.kubeconfig());
      const yaml = renderManifests('ack', await manifestsOfEnvironment(loadEnvironment('ack', FIXTURES_DIR)));
      // The reader does the first step.
      writeFileSync(file, yaml.replace(/<[^">\n]* of [^">\n]*>/g, 'known-later'));
      const told = (words: RegExp): string =>
        (words.exec(yaml)?.[0] ?? 'exit 1').replace('<this file>', file);
      sh(told(/sed -n .*/));
      sh(told(/kubectl apply .*/));
    });
    afterAll(async () => {
      await server.stop();
      rmSync(folder, { recursive: true });
    });

    test('the secret exists, and the output’s command prints the token', () => {
      expect(sh(String(output['token_command']?.value))).toMatch(/^[0-9a-f]{64}$/);
    });

    test('every object exists, and the namespace’s security level causes no warning', () => {
      const again = sh(`kubectl apply -f ${file} 2>&1`);
      expect(again).not.toMatch(/warning|error/i);
      // Each line is kind/name, and unchanged or configured.
      expect(again.trim().split('\n').length).toBeGreaterThan(15);
    });

    test('a restore stops the app, runs a job with the archive, and starts the app again', () => {
      const [stop = '', start = '', , end = ''] = RESTORE_COMMANDS;
      const replicas = (): string =>
        sh("kubectl -n open-design get deployment open-design -o jsonpath='{.spec.replicas}'");
      sh(stop);
      expect(replicas()).toBe('0');
      sh(start.replace('<archive>', 'open-design-20260101T000000Z.tar.gz'));
      const { items } = JSON.parse(sh('kubectl -n open-design get jobs -o json')) as { items: Job[] };
      const [job] = items;
      const { initContainers = [], containers = [] } = job?.spec.template.spec ?? {};
      for (const { env = [] } of [...initContainers, ...containers]) {
        expect(env.find(({ name }) => name === 'ARCHIVE')?.value).toBe('open-design-20260101T000000Z.tar.gz');
      }
      expect(containers.map(({ name }) => name)).toEqual(['restore']);
      sh(end);
      expect(replicas()).toBe('1');
      expect(JSON.parse(sh('kubectl -n open-design get jobs -o json'))).toMatchObject({ items: [] });
    });
  },
);
