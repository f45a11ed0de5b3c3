import { environmentNames, loadEnvironment } from '../../config/load';
import { FIXTURES_DIR } from '../support/environments';
import { HcpSession } from '../support/hcp';
import { NIGHTLY } from '../support/nightly';
import { describeWith } from '../support/programs';

/** Runs `use` with the stacks of a test environment. */
const withSession = async (name: string, use: (session: HcpSession) => Promise<void>): Promise<void> => {
  const session = await HcpSession.start(loadEnvironment(name, FIXTURES_DIR));
  try {
    await session.setUp();
    await use(session);
  } finally {
    await session.close();
  }
};

/**
 * Environments whose every stack is deployed by remote runs: a host behind a balancer, and at night also a host alone. A
 * cluster is in hcp-kubeconfig.slow.ts.
 */
const DEPLOYED = ['alb', ...(NIGHTLY ? ['team'] : [])];
/** Environments of which only the network is planned: an adopted one, one with a certificate, and at night all. */
const PLANNED = (NIGHTLY ? environmentNames(FIXTURES_DIR) : ['adopted', 'nlb']).filter(
  (name) => !DEPLOYED.includes(name),
);

describeWith(['terraform'], 'remote runs with what odcloud hcp prints', () => {
  test.each(DEPLOYED)('%s is deployed from its uploaded folders alone', (name) =>
    withSession(name, async (session) => {
      for (const stack of session.stacks) {
        await session.must(stack, 'init');
        expect(await session.must(stack, 'apply', '-auto-approve')).toContain('Apply complete!');
      }
      const last = session.stacks.at(-1) ?? '';
      const { code } = await session.terraform(last, 'plan', '-detailed-exitcode');
      expect([last, code]).toEqual([last, 0]);
      expect(await session.must(last, 'output', 'endpoint')).toMatch(/^"https:\/\//);
      expect(session.hcp.requests.filter((request) => / 5\d\d$/.test(request))).toEqual([]);
    }),
  );

  test.each(PLANNED)('%s is initialised, and its network is planned', (name) =>
    withSession(name, async (session) => {
      const all = await Promise.all(session.stacks.map((stack) => session.terraform(stack, 'init')));
      expect(all.map(({ code }) => code)).toEqual(session.stacks.map(() => 0));
      const network = session.stacks.find((stack) => stack.endsWith('-network')) ?? '';
      expect(await session.must(network, 'plan')).toMatch(/Plan: \d+ to add|Changes to Outputs/);
    }),
  );
});
