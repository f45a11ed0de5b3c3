import { createHash } from 'node:crypto';

import { apiError, type Handler, MEBIBYTE } from './exchange';

/**
 * The page of every route, and its script. The daemon sends the same page for all routes. The page itself goes to the
 * onboarding if the settings ask for it. Its layers cover whatever a proxy writes behind them.
 * §2.1 and §2.4, observed with Open Design 0.20.2, 2026-08; the layer's index is not verified.
 */
export class Pages {
  private built: Script | undefined;

  constructor(private readonly scriptMebibytes: number) {}

  /** Built for the first page, because most tests request none. */
  private get script(): Script {
    return (this.built ??= scriptOf(this.scriptMebibytes * MEBIBYTE));
  }

  readonly shell: Handler = ({ request, response }) => {
    const { accept = '*/*' } = request.headers;
    if (!['GET', 'HEAD'].includes(request.method ?? '') || !/text\/html|\*\/\*/.test(accept)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': REVALIDATED });
    response.end(`<!doctype html><html><head><title>Open Design</title>
<style>#root{position:fixed;inset:0;z-index:50;overflow:auto;background:#fff}</style>
<script src="/_next/static/chunks/main-${this.script.hash}.js" defer></script>
</head><body><div id="root"></div></body></html>`);
  };

  /** Sends the script without compression. §2.8, observed with Open Design 0.20.2, 2026-08. */
  readonly asset: Handler = ({ response, groups: [hash] }) => {
    const { text, hash: own } = this.script;
    if (hash !== own) {
      apiError(response, 404, 'NOT_FOUND', 'not found');
      return;
    }
    response.writeHead(200, {
      'content-type': 'text/javascript; charset=utf-8',
      'content-length': text.length,
      'cache-control': REVALIDATED,
    });
    response.end(text);
  };
}

interface Script {
  readonly text: Buffer;
  readonly hash: string;
}

/** The default of `express.static`: a browser asks again for every file, even if its name holds a hash. */
const REVALIDATED = 'public, max-age=0';

const ONBOARDING = `
const root = document.getElementById('root');
const show = (config) => {
  if (!config.onboardingCompleted && location.pathname !== '/onboarding') location.replace('/onboarding');
  else root.textContent = location.pathname === '/onboarding' ? 'Connect an agent' : 'Projects';
};
fetch('/api/app-config').then((answer) => answer.json()).then(({ config }) => show(config), (error) => {
  root.textContent = String(error);
});
`;

/** A script that shows the page, with comments up to a size. They compress to about a third, as the app's scripts. */
const scriptOf = (bytes: number): Script => {
  const lines = [ONBOARDING];
  let size = ONBOARDING.length;
  for (let line = 0; size < bytes; line++) {
    const noise = createHash('sha256').update(String(line)).digest('hex').slice(0, 20);
    const text = `// const component${line} = createElement(Panel, { key: '${noise}', children: [] });\n`;
    lines.push(text);
    size += text.length;
  }
  const text = Buffer.from(lines.join(''));
  return { text, hash: createHash('sha256').update(text).digest('hex').slice(0, 16) };
};
