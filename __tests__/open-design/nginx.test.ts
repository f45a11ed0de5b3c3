import { renderNginx } from '../../open-design/front-proxy/nginx';

const PROPS = { frontProxy: '/etc/front-proxy/front-proxy.conf', temp: '/tmp', shutdownSeconds: 15 };

test('has no placeholder, and needs only the program from the image', () => {
  const conf = renderNginx(PROPS);
  expect(conf).not.toContain('@@');
  expect(conf.match(/^ *include .*/gm)).toEqual(['    include /etc/front-proxy/front-proxy.conf;']);
  // All paths to which nginx writes are below the given folder.
  expect(conf.match(/(?:_temp_path|pid) .*;/g)).toHaveLength(6);
  for (const line of conf.match(/(?:_temp_path|pid) .*;/g) ?? []) expect(line).toMatch(/ \/tmp\/[a-z.-]+;$/);
});

test.each([
  ['a file', { frontProxy: '/a b.conf' }, /frontProxy: got '\/a b\.conf'/],
  ['a folder', { temp: '/tmp; user root' }, /temp: got/],
])('throws on %s that breaks out of its directive', (_, change, message) => {
  expect(() => renderNginx({ ...PROPS, ...change })).toThrow(message);
});
