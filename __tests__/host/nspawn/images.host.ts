import { SECRETS } from '../../rig/alibaba-cloud/stand-in';
import { rootfs } from '../../rig/image/rootfs';
import { describeNspawn } from '../../rig/nspawn/describe';
import { EnterpriseInstance } from '../../rig/nspawn/enterprise';
import type { Host } from '../../rig/nspawn/host';
import { impatient } from '../../rig/nspawn/impatience';
import { World } from '../../rig/nspawn/world';

describeNspawn(
  'a host whose image is in an Enterprise instance, in order',
  () => {
    let world: World;
    let instance: EnterpriseInstance;
    let host: Host;
    const images: string[] = [];
    /** The image that was pushed as the first, the second or the third one. */
    const image = (version: 1 | 2 | 3): string => images[version - 1] ?? '';

    const present = (): Promise<string> =>
      host.machine.sh("docker image ls --digests --format '{{.Repository}}@{{.Digest}}'");
    const runs = (): Promise<string> => host.machine.sh("docker inspect -f '{{.Config.Image}}' open-design");

    beforeAll(async () => {
      world = await World.open();
      world.metadata.hasRole = true;
      instance = new EnterpriseInstance(await rootfs());
      await instance.open();
      for (const version of ['1', '2', '3']) {
        const [, digest = ''] = world.image({ generation: 'G3', version }).split('@');
        images.push(instance.push(digest, world.blobs));
      }
      host = world.host({
        image: image(1),
        disk: world.disk(),
        acrInstanceId: instance.id,
        prepare: (root) => {
          impatient(10)(root);
          instance.introduce(root);
        },
      });
      await host.bootToReady();
    });
    afterAll(async () => {
      await instance.close();
      await world.close();
    });

    test('pulls it with the role: the registry gives its token to the temporary user', async () => {
      expect(await runs()).toBe(image(1));
      expect(instance.granted).toBeGreaterThan(0);
      expect(instance.tokens).toContain('200 cr_temp_user repository:design/open-design:pull');
      expect(world.registry.log).toEqual([]);
    });

    test('stores nothing of it: no password, no credential of the role, in no file and no log', async () => {
      await host.machine.sh('journalctl --no-pager >/tmp/journal');
      // Files of network namespaces cannot be read.
      const filesWith = (text: string): Promise<string> =>
        host.machine.sh(
          `grep -rlsF --exclude-dir=app --exclude-dir=netns -e '${text}' /etc /var/lib/open-design /var/log /root /run /tmp /opt /srv/open-design || true`,
        );
      expect(await filesWith(`ACR_INSTANCE=${instance.id}`)).toContain('/var/lib/open-design/state');
      for (const secret of [instance.password, ...SECRETS]) expect(await filesWith(secret)).toBe('');
    });

    test('when the role is refused, the deploy says so, and the app runs on', async () => {
      instance.refusal = 'NoPermission';
      const { code, out } = await host.deploy({ image: image(2) });
      instance.refusal = undefined;
      expect(code).toBe(1);
      expect(out).toContain(
        'https://cr-vpc.ap-southeast-1.aliyuncs.com/ refused a token for cri-0abc: NoPermission\n',
      );
      expect(out).toMatch(/cannot pull studio-registry-vpc\.[^]*FAILED at step \d+\/\d+ image/);
      expect(await runs()).toBe(image(1));
    });

    test('two switches later, the first image is gone; the one before and somebody else’s stay', async () => {
      await host.machine.sh('tar -C /etc -cf - hostname | docker import - somebody/else:1');
      expect(await host.deploy({ image: image(2) })).toMatchObject({ code: 0 });
      expect(await present()).toContain(image(1));
      const { code, out } = await host.deploy({ image: image(3) });
      expect([code, out]).toEqual([0, expect.stringContaining(`removing the image ${image(1)}`)]);
      expect(await runs()).toBe(image(3));
      const left = await present();
      expect(left).not.toContain(image(1));
      for (const each of [image(2), image(3), 'somebody/else']) expect(left).toContain(each);
      expect(await host.machine.sh('open-design status')).toContain(`image_before=${image(2)}\n`);
    });

    test('returning to the one before needs no registry', async () => {
      instance.refusal = 'NoPermission';
      expect(await host.deploy({ image: image(2) })).toMatchObject({ code: 0 });
      expect(await runs()).toBe(image(2));
    });
  },
  ['docker-registry', 'skopeo'],
);
