import { renderNginx } from '../../open-design/front-proxy/nginx';

const PROPS = { frontProxy: '/etc/front-proxy/front-proxy.conf', temp: '/tmp', shutdownSeconds: 15 };

test('leaves nothing to fill in, and needs no file of the image but the program', () => {
  const conf = renderNginx(PROPS);
  expect(conf).not.toContain('@@');
  expect(conf.match(/^ *include .*/gm)).toEqual(['    include /etc/front-proxy/front-proxy.conf;']);
  // Every place that nginx would write to is below the one it is given.
  expect(conf.match(/(?:_temp_path|pid) .*;/g)).toHaveLength(6);
  for (const line of conf.match(/(?:_temp_path|pid) .*;/g) ?? []) expect(line).toMatch(/ \/tmp\/[a-z.-]+;$/);
});

test.each([
  ['a file', { frontProxy: '/a b.conf' }, /frontProxy: got '\/a b\.conf'/],
  ['a folder', { temp: '/tmp; user root' }, /temp: got/],
])('throws on %s that breaks out of its directive', (_, change, message) => {
  expect(() => renderNginx({ ...PROPS, ...change })).toThrow(message);
});
