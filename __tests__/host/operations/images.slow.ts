import { existsSync, readFileSync } from 'node:fs';

import { APP } from '../../rig/sandbox/fixture';
import { HostSandbox } from '../../rig/sandbox/host-sandbox';
import { IMAGE, OperationsHost } from '../../rig/sandbox/operations-host';
import { describeWith } from '../../support/programs';
import { value } from '../../support/value';

const image = (letter: string): string => `registry.example.com/od@sha256:${letter.repeat(64)}`;
const [B, C, D] = ['b', 'c', 'd'].map(image) as [string, string, string];
const OTHERS = `registry.example.com/somebody-else@sha256:${'e'.repeat(64)}`;
const ENTERPRISE = `studio-registry-vpc.cn-hangzhou.cr.aliyuncs.com/design/od@sha256:${'f'.repeat(64)}`;

describeWith(['python3'], 'the images of a host', () => {
  let host: OperationsHost;
  beforeEach(() => {
    host = new OperationsHost();
    host.write('present', `${IMAGE}\n${OTHERS}\n`);
    host.write(
      'operations/release/bin/operations',
      `#!/bin/sh\n[ $1 != copy-data ] || cp -a ${host.at('data/app')} "$2"\n`,
    );
    host.fake('docker', DOCKER(host.at('')));
  });
  afterEach(() => host.remove());

  const STEPS =
    'STEPS=(token image app proxy health); exec_newest_release() { :; }; is_applied() { return 1; };';
  /** A deploy of an environment with this image. */
  const deploy = (wanted: string, more = '') => {
    host.ask({ ...APP, image: value(wanted) });
    return host.run(`${more}\n${STEPS} do_apply`);
  };
  const present = (): string[] => host.text('present').trim().split('\n');

  test('after a switch, the one before it stays, and older ones go', () => {
    expect(deploy(B)).toMatchObject({ code: 0 });
    expect(present()).toEqual([IMAGE, OTHERS, B]);
    const ran = deploy(C);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain(`removing the image ${IMAGE}, which nothing here needs any more\n`);
    expect(present()).toEqual([OTHERS, B, C]);
    expect(deploy(D)).toMatchObject({ code: 0 });
    expect(present()).toEqual([OTHERS, C, D]);
    // Nothing changes without a switch.
    expect(deploy(D)).toMatchObject({ code: 0 });
    expect(present()).toEqual([OTHERS, C, D]);
    expect(host.calls()).not.toContain(`image rm ${OTHERS}`);
    expect(host.calls()).not.toMatch(/prune|rm (-f|--force)/);
  });

  test('a switch that fails removes nothing, and what it pulled goes with the next success', () => {
    expect(deploy(B)).toMatchObject({ code: 0 });
    host.write('running/broken', `${C}\n`);
    expect(deploy(C)).toMatchObject({ code: 1 });
    expect(present()).toEqual([IMAGE, OTHERS, B, C]);
    expect(deploy(B)).toMatchObject({ code: 0 });
    expect(present()).toEqual([IMAGE, OTHERS, B]);
  });

  test('by hand: the image that the environment asks for stays, however often another is tried', () => {
    for (const tried of [B, C, D]) expect(host.run(`do_upgrade ${tried}`)).toMatchObject({ code: 0 });
    expect(present()).toEqual([IMAGE, OTHERS, C, D]);
    expect(host.run('do_status').out).toContain(`image_before=${C}\n`);
  });

  test('one that Docker does not remove fails nothing, and is tried again', () => {
    expect(deploy(B)).toMatchObject({ code: 0 });
    host.write('busy', IMAGE);
    const ran = deploy(C);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain('image is being used\nit stays until the next switch\n');
    expect(present()).toEqual([IMAGE, OTHERS, B, C]);
    host.write('busy', '');
    expect(deploy(C)).toMatchObject({ code: 0 });
    expect(present()).toEqual([OTHERS, B, C]);
  });

  test('a disk without room for the list fails nothing', () => {
    expect(deploy(B)).toMatchObject({ code: 0 });
    const full = `eval "$(declare -f put | sed '1s/put/really_put/')"
      put() { if [[ $2 == */images ]]; then die "no space left"; fi; really_put "$@"; }`;
    const ran = deploy(C, full);
    expect(ran).toMatchObject({ code: 0 });
    expect(ran.out).toContain('images that nothing needs stay on the disk; the lines above say why\n');
    expect(present()).toContain(B);
  });
});

describe('an image in an Enterprise instance', () => {
  let host: HostSandbox;
  beforeEach(() => {
    host = new HostSandbox();
    host.write('present', '');
    host.fake('docker', DOCKER(host.at('')));
  });
  afterEach(() => host.remove());

  const pulled = (acrInstanceId: string | undefined, wanted: string) => {
    host.ask({ ...APP, image: value(wanted), acrInstanceId });
    return host.run(`step_image; echo "after: \${DOCKER_CONFIG-none}"`);
  };
  const environment = (): string => readFileSync(host.at('environment'), 'utf8').trim();

  test('is pulled with the helper of the release, which serves that registry alone', () => {
    expect(pulled('cri-0abc', ENTERPRISE)).toMatchObject({
      code: 0,
      out: expect.stringContaining('after: none\n') as string,
    });
    const config = host.at('state/registry');
    expect(environment()).toBe(`${config} cri-0abc ${host.release}/python/docker-credential-acr`);
    expect(JSON.parse(readFileSync(`${config}/config.json`, 'utf8'))).toEqual({
      credHelpers: { 'studio-registry-vpc.cn-hangzhou.cr.aliyuncs.com': 'acr' },
    });
  });

  test.each([
    ['an Enterprise image without ecs.acrInstanceId', undefined, ENTERPRISE],
    ['another registry', 'cri-0abc', B],
    [
      'a personal instance',
      'cri-0abc',
      `crpi-0abc.cn-hangzhou.personal.cr.aliyuncs.com/design/od@sha256:${'f'.repeat(64)}`,
    ],
  ])('%s has the file of root alone', (_, acrInstanceId, wanted) => {
    host.run(`mkdir -p "$CONF/registry"; echo '{}' >"$CONF/registry/config.json"`);
    expect(pulled(acrInstanceId, wanted)).toMatchObject({ code: 0 });
    expect(environment()).toMatch(new RegExp(`^${host.at('conf/registry')} +none$`));
    expect(existsSync(host.at('state/registry'))).toBe(false);
  });
});

/** Docker with the images in the file `present`, of which it does not remove the one in `busy`. */
const DOCKER = (folder: string): string => `cd '${folder}'
  case "$1 $2" in
  'image inspect') grep -qxF "$3" present ;;
  'pull -q')
    echo "\${DOCKER_CONFIG-none} \${ACR_INSTANCE-} $(type -P docker-credential-acr || echo none)" >environment
    echo "$3" >>present
    echo "$3" ;;
  'image rm')
    if [[ -e busy && $(<busy) == "$3" ]]; then echo "image is being used" >&2; exit 1; fi
    sed -i "\\|^$3\\$|d" present ;;
  'inspect -f') echo none ;;
  esac`;
