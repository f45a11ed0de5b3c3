import { loadEnvironment } from '../../config/load';
import { FIXTURES_DIR } from '../support/environments';
import { HcpSession } from '../support/hcp';
import { describeWith } from '../support/programs';

describeWith(['terraform'], 'remote runs of HCP Terraform', () => {
  test.each(['team', 'alb', 'ack'])('%s is deployed from the uploaded folders alone', async (name) => {
    const session = await HcpSession.start(loadEnvironment(name, FIXTURES_DIR), 'remote');
    try {
      await session.setUp();
      for (const stack of session.stacks) {
        const t = Date.now();
        const i = await session.terraform(stack, 'init');
        const t1 = Date.now();
        const a = await session.terraform(stack, 'apply', '-auto-approve');
        console.log(
          stack,
          i.code,
          t1 - t,
          a.code,
          Date.now() - t1,
          i.stderr,
          a.code ? a.stdout + a.stderr : a.stdout.slice(-600),
        );
      }
    } finally {
      await session.close();
    }
  });
});
