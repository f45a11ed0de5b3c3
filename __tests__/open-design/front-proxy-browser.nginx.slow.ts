import { BASIC_USER } from '../../open-design/contract';
import { Chromium } from '../rig/browser/chromium';
import { StandInDaemon } from '../rig/daemon/daemon';
import { answer, bearer, open } from '../rig/stand-in/client';
import { NginxUnderTest } from '../rig/stand-in/nginx';
import { describeWith } from '../support/programs';
import { value } from '../support/value';

const TOKEN = 'aB-3_0123456789abcdef0123456789abcdef0';
const DOMAIN = 'design.example.com';

describeWith(['chromium', 'nginx', 'openssl', 'bash'], 'in a browser', () => {
  const daemon = new StandInDaemon('G3', TOKEN, { peer: 'bridge', origins: [`https://${DOMAIN}`] });
  const nginx = new NginxUnderTest();
  const browser = new Chromium();
  const at = (path: string): string => `https://${DOMAIN}${path}`;
  beforeAll(async () => {
    await nginx.start(TOKEN, await daemon.start(), {
      clients: 'everyone',
      serverName: value(DOMAIN),
      icpNumber: value('京ICP备12345678号-1'),
    });
    await browser.start(DOMAIN, nginx.https);
    // The app would show its onboarding.
    const body = '{"onboardingCompleted":true}';
    const headers = { host: DOMAIN, origin: at(''), 'content-type': 'application/json', ...bearer(TOKEN) };
    await answer(open({ port: nginx.https, path: '/api/app-config', method: 'PUT', headers }).end(body));
  });
  afterAll(async () => {
    await browser.stop();
    await nginx.stop();
    await daemon.stop();
  });

  test('the page after a cancelled login has the filing number', async () => {
    await browser.open(at('/'));
    expect(await browser.evaluate('document.querySelector("footer a").textContent')).toBe(
      '京ICP备12345678号-1',
    );
    // From here on, the browser keeps the credentials.
    browser.credentials = { username: BASIC_USER, password: TOKEN };
    await browser.open(at('/'));
    expect(await browser.evaluate('document.querySelector("#root") !== null')).toBe(true);
    browser.credentials = undefined;
  });

  test('the pictures of an example are shown, although its frame has no origin and sends no credentials', async () => {
    await browser.open(at('/api/plugins/p1/preview'));
    expect(await browser.evaluate('origin')).toBe('null');
    expect(await browser.evaluate('[...document.images].map((image) => image.naturalWidth)')).toEqual([1]);
    // A browser that blocks cookies of third parties sends no credentials from such a frame either.
    const bare = (path: string) => `new Promise((resolve) => Object.assign(new Image(), {
      src: '${path}', onload: () => resolve(true), onerror: () => resolve(false) }))`;
    expect(await browser.evaluate(bare('/api/plugins/p1/asset/picture.png'))).toBe(false);
    expect(await browser.evaluate(bare('/api/asset-cache?url=https://example.com/a.png'))).toBe(false);
  });

  test.each(['/', '/projects/p1/files/index.html'])(
    '%s: the filing number is above the layers of the app, and a click reaches it',
    async (path) => {
      await browser.open(at(path));
      // The app has drawn its page over the whole window.
      expect(await browser.evaluate('document.querySelector("#root").getBoundingClientRect().height')).toBe(
        await browser.evaluate('innerHeight'),
      );
      const seen = await browser.evaluate(`(() => {
        const link = document.querySelector('footer a');
        const { x, y, width, height } = link.getBoundingClientRect();
        const hit = (left, top) => document.elementFromPoint(left, top) === link;
        return { text: link.textContent, inside: x >= 0 && y >= 0 && x + width <= innerWidth && y + height <= innerHeight,
          clickable: hit(x + width / 2, y + height / 2), beside: hit(x - 6, y + height / 2), height };
      })()`);
      expect(seen).toMatchObject({
        text: '京ICP备12345678号-1',
        inside: true,
        clickable: true,
        beside: false,
      });
    },
  );
});
