import { writeFileSync } from 'node:fs';
import path from 'node:path';

import { readImages } from '../../cli/compute-nest/images';
import { withFolder } from '../support/environments';

const IMAGES = `
AppImage: registry.example.com/team/open-design:0.20.2
AppTag: '0.20.2'
NginxImage: nginx:1.28.0
NginxTag: '1.30'
PythonImage: registry.example.com/library/python@sha256:${'0'.repeat(64)}
PythonTag: 3.13.1-slim
`;

const read = (text: string): unknown =>
  withFolder((folder) => {
    const file = path.join(folder, 'images.yaml');
    writeFileSync(file, text);
    try {
      return readImages(file);
    } catch (error) {
      return (error as Error).message.replaceAll(file, 'images.yaml');
    }
  });

test('takes images with a tag or a digest, and keeps tags as they are written', () => {
  expect(read(IMAGES)).toMatchObject({ NginxTag: '1.30', PythonTag: '3.13.1-slim' });
});

const A_TAG = "a tag in quotes, such as '0.20.2'";
const AN_IMAGE = 'an image with a tag or a digest, such as registry.example.com/team/open-design:0.20.2';

test.each([
  ['a missing tag', "AppTag: '0.20.2'\n", '', `AppTag is missing; add ${A_TAG}`],
  ['a missing image', 'NginxImage: nginx:1.28.0\n', '', `NginxImage is missing; add ${AN_IMAGE}`],
  ['a tag that YAML reads as a number', "'1.30'", '1.30', `NginxTag: got 1.3; allowed: ${A_TAG}`],
  ['a tag with a blank', "'1.30'", "'1 30'", `NginxTag: got "1 30"; allowed: ${A_TAG}`],
  ['an image without a tag', 'nginx:1.28.0', 'nginx', `NginxImage: got "nginx"; allowed: ${AN_IMAGE}`],
  [
    'a key that nothing reads',
    'AppImage:',
    'Image: x\nAppImage:',
    'got Image; allowed: AppImage, AppTag, NginxImage, NginxTag, PythonImage, PythonTag',
  ],
])('refuses %s', (_, before, after, message) => {
  expect(read(IMAGES.replace(before, after))).toBe(`images.yaml: ${message}`);
});

test('names all faults together', () => {
  expect(read('AppTag: 1')).toMatch(/^(images\.yaml: .*\n){5}images\.yaml: .*$/);
});

test.each([
  ['no mapping', 'text'],
  ['nothing', ''],
  ['a sequence', '- a'],
  ['no YAML', 'AppTag: "'],
])('refuses %s', (_, text) => {
  expect(read(text)).toMatch(
    /^images\.yaml: [^]*AppImage, AppTag, NginxImage, NginxTag, PythonImage, PythonTag$/,
  );
});
