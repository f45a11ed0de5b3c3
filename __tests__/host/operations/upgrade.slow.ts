import { execFileSync } from 'node:child_process';
import { existsSync, rmSync } from 'node:fs';

import { IMAGE, OperationsHost, OTHER } from '../../rig/sandbox/operations-host';
import { describeWith } from '../../support/programs';

describeWith(['python3'], 'another image', () => {
  let host: OperationsHost;
  beforeEach(() => {
    host = new OperationsHost();
    host.write('data/app/data', 'as before\n');
    host.write(
      'operations/release/bin/operations',
      `#!/bin/sh\necho "operations $*" >>${host.at('calls')}\n[ $1 != copy-data ] || cp -a ${host.at('data/app')} "$2"\n`,
    );
  });
  afterEach(() => host.remove());

  const runs = (): string => /image: (.*)/.exec(host.text('running/compose.yaml'))?.[1] ?? '';
  const proven = (): string => host.text('data/image').trim();
  /** Makes the new image write data that the old one cannot read. */
  const MIGRATES = `eval "$(declare -f run_app | sed '1s/run_app/really_run/')"
    run_app() { really_run; if [[ $IMAGE == ${OTHER} ]]; then echo migrated >$DATA/app/data; fi; }`;
  const STEPS =
    'STEPS=(token image app proxy health); exec_newest_release() { :; }; is_applied() { return 1; };';
  const apply = (image: string, more = '') =>
    host.run(`${MIGRATES}\n${more}\n${STEPS} IMAGE=${image}; do_apply`);

  test('by apply: backup, copy and switch; the copy is removed when the new image is healthy', () => {
    const ran = apply(OTHER);
    expect(ran).toMatchObject({ code: 0 });
    expect(runs()).toBe(OTHER);
    expect(proven()).toBe(OTHER);
    expect(host.text('data/app/data')).toBe('migrated\n');
    expect(host.calls()).toMatch(
      /operations backup --local\n[^]*systemctl stop open-design.service[^]*systemctl restart open-design.service/,
    );
    expect(existsSync(host.at('data/app.previous'))).toBe(false);
  });

  test.each([
    ['apply', () => apply(OTHER)],
    ['upgrade', () => host.run(`${MIGRATES}\ndo_upgrade ${OTHER}`)],
  ])('by %s: one that is never healthy gives way to the previous image and its data', (_, act) => {
    host.write('running/broken', `${OTHER}\n`);
    const ran = act();
    expect(ran.code).toBe(1);
    expect(ran.out).toContain(`${OTHER} never became healthy; ${IMAGE} and its data are back`);
    expect(runs()).toBe(IMAGE);
    expect(proven()).toBe(IMAGE);
    expect(host.text('data/app/data')).toBe('as before\n');
    expect(host.text('data/app.failed/data')).toBe('migrated\n');
    expect(existsSync(host.at('data/returning'))).toBe(false);
  });

  test('upgrade reports that a deployment restores the desired image, and the next apply does so', () => {
    const ran = host.run(`do_upgrade ${OTHER}`);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain(
      `the next deploy brings back the desired image, ${IMAGE}, unless it is changed to this one too`,
    );
    expect(host.run('is_applied && echo done || echo more to do').out).toBe('more to do\n');
    expect(apply(IMAGE).code).toBe(0);
    expect(runs()).toBe(IMAGE);
  });

  test.each([['latest'], ['ghcr.io/nexu-io/od:latest'], ['a@sha256:12'], ['']])(
    'upgrade refuses %j',
    (image) => {
      const ran = host.run(`do_upgrade ${image}`);
      expect(ran).toMatchObject({
        code: 1,
        out: expect.stringContaining('allowed name@sha256:<64 hex digits>') as string,
      });
    },
  );

  test.each([
    ['the backup', 'host', `printf '#!/bin/sh\nexit 1\n' >"$OPERATIONS_DIR/bin/operations"`],
    ['the copy', 'host', `printf '#!/bin/sh\n[ $1 = backup ]\n' >"$OPERATIONS_DIR/bin/operations"`],
    ['the pull', 'host', 'docker() { return 1; }; pull_image() { return 1; }'],
  ])('%s fails: nothing is switched and the app runs', (_, __, broken) => {
    const ran = apply(OTHER, broken);
    expect(ran.code).toBe(1);
    expect(runs()).toBe(IMAGE);
    expect(existsSync(host.at('running/daemon.env'))).toBe(true);
    expect(host.text('data/app/data')).toBe('as before\n');
  });

  test('without operations on the host, it is refused, and the app keeps running', () => {
    rmSync(host.at('operations/current'));
    const ran = apply(OTHER);
    expect(ran.code).toBe(1);
    expect(ran.out).toContain('operations are not on this host yet; deploy again');
    expect(runs()).toBe(IMAGE);
  });

  test.each([[4], [9], [14], [19], [24], [30], [38]])(
    'killed at call %i of a switch that fails, the next apply ends with the previous image and its data',
    (point) => {
      host.write('running/broken', `${OTHER}\n`);
      const script = `${MIGRATES}\n${STEPS} IMAGE=${OTHER}; do_apply`;
      host.killedAt(point, script);
      // A reboot starts the app, unless a rollback is incomplete.
      if (!existsSync(host.at('data/returning'))) host.run('systemctl start open-design.service');
      expect(apply(OTHER).code).toBe(1);
      expect([runs(), proven(), host.text('data/app/data')]).toEqual([IMAGE, IMAGE, 'as before\n']);
    },
  );

  test('an interrupted rollback is completed before anything else', () => {
    execFileSync('sh', [
      '-c',
      `cd ${host.at('data')} && cp -a app app.previous && echo migrated >app/data && touch returning`,
    ]);
    host.run(`IMAGE=${OTHER}; write_compose`);
    expect(apply(IMAGE).code).toBe(0);
    expect([runs(), host.text('data/app/data'), host.text('data/app.failed/data')]).toEqual([
      IMAGE,
      'as before\n',
      'migrated\n',
    ]);
  });
});
