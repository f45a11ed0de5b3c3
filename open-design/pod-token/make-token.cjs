// Makes the token of a pod, and the files that its containers get it from. It runs before them, as the app's user, with the
// Node.js of the app's image: no other tool is known to be in all images.
//
// usage: node make-token.cjs VOLUME REVISION TEMPLATE TARGET
// The token of a revision is made once and stays on the data volume. The files in TARGET are made at every start.
'use strict';
const { createHash, randomBytes } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');

const [volume, revision, template, target] = process.argv.slice(2);
const folder = path.join(volume, 'secrets');
const file = path.join(folder, `token-${revision}`);

const fail = (message) => {
  console.error(message);
  process.exit(1);
};

// Writes a file and waits until the disk has it.
const write = (name, text, mode) => {
  fs.rmSync(name, { force: true });
  const descriptor = fs.openSync(name, 'wx', mode);
  fs.writeSync(descriptor, text);
  fs.fchmodSync(descriptor, mode);
  fs.fsyncSync(descriptor);
  fs.closeSync(descriptor);
};

fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
// The kubelet opens what it finds on a disk for the pod's group.
if (fs.statSync(folder).uid === process.getuid()) fs.chmodSync(folder, 0o700);
while (!fs.existsSync(file)) {
  const unfinished = path.join(folder, `.token-${randomBytes(8).toString('hex')}`);
  write(unfinished, `${randomBytes(32).toString('hex')}\n`, 0o600);
  // A link never replaces a file: of two pods, the first one makes the token. It may remove what the other has begun.
  try {
    fs.linkSync(unfinished, file);
  } catch (error) {
    if (!['EEXIST', 'ENOENT'].includes(error.code)) throw error;
  }
  const entries = fs.openSync(folder, 'r');
  fs.fsyncSync(entries);
  fs.closeSync(entries);
}
// The tokens of other revisions, and what an interrupted run left behind.
for (const name of fs.readdirSync(folder)) {
  if (/^\.?token-/.test(name) && name !== path.basename(file)) fs.rmSync(path.join(folder, name), { force: true });
}

const token = fs.readFileSync(file, 'utf8').trim();
// A token goes into files of nginx, where other characters would have a meaning.
if (!/^[A-Za-z0-9_-]{32,121}$/.test(token)) {
  fail(
    `${file}: got something else than 32 to 121 letters, digits, _ or -; raise the revision of the token to have a new one made`,
  );
}

const filled = fs
  .readFileSync(template, 'utf8')
  .replace(/<(text|base64|digest) ([^<>]*)>/g, (_, kind, text) => {
    const plain = text.replace('TOKEN', token);
    if (kind === 'base64') return Buffer.from(plain).toString('base64');
    if (kind === 'digest') return createHash('sha256').update(plain).digest('hex').slice(0, 32);
    return plain;
  });
write(path.join(target, 'api-token'), token, 0o400);
// For the group too: nginx runs as another user of the pod's group.
write(path.join(target, 'front-proxy-secret.conf'), filled, 0o440);
