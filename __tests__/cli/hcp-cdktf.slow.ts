import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

import { parse, stringify } from 'yaml';

import { loadEnvironment } from '../../config/load';
import { FIXTURES_DIR } from '../support/environments';
import { HcpSession, inHcp } from '../support/hcp';
import { NIGHTLY } from '../support/nightly';
import { describeWith } from '../support/programs';
import { cloneInto, run } from '../support/project';

/** A host, and at night also a balancer and a cluster. */
const DEPLOYED = ['team', ...(NIGHTLY ? ['alb', 'ack'] : [])];

describeWith(['terraform'], 'npx cdktf deploy with remote runs', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'open-design-hcp-cdktf-'));
  const project = cloneInto(folder);
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test.each(DEPLOYED)('deploys %s in order, from the uploaded folders alone', async (name) => {
    const environment = loadEnvironment(name, FIXTURES_DIR);
    const file = readFileSync(path.join(FIXTURES_DIR, `${name}.yaml`), 'utf8');
    const { backend } = inHcp(environment).config;
    writeFileSync(
      path.join(project, 'config', 'environments', `${name}.yaml`),
      stringify({ ...(parse(file) as object), backend }),
    );
    const session = await HcpSession.start(environment);
    try {
      await session.setUp();
      const args = ['cdktf', 'deploy', `${name}-*`, '--auto-approve', '--skip-provider-lock'];
      const deployed = await run('npx', args, {
        cwd: project,
        env: { ...session.env, OPEN_DESIGN_ENV: name },
      });
      expect(deployed).toMatchObject({ code: 0 });
      expect(deployed.stdout).toMatch(/endpoint = https:\/\//);
      expect(existsSync(path.join(project, 'terraform-state'))).toBe(false);
      for (const { name: workspace } of session.settings.workspaces) {
        const statuses = (await session.api.runs(workspace)).map(({ attributes }) => attributes['status']);
        expect([workspace, statuses]).toEqual([workspace, ['applied']]);
      }
    } finally {
      await session.close();
    }
  });
});
