// A name server for one test: node dns.mjs PORT ADDRESS RECORDS ALIASES [LISTEN]. Every name resolves to ADDRESS, which may
// also be a JSON file with the addresses of some names: name → address, or a list of addresses. RECORDS and ALIASES are JSON
// files with the TXT and the CNAME records. LISTEN is the server's own address, by default 127.0.0.1. The server supports UDP
// and TCP, because lego and pebble use both.
import { createSocket } from 'node:dgram';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';

const [port, address, records, aliases, listen = '127.0.0.1'] = process.argv.slice(2);
const [A, CNAME, TXT] = [1, 5, 16];

const read = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {});

const nameIn = (query) => {
  const labels = [];
  let at = 12;
  for (; query[at] !== 0; at += query[at] + 1)
    labels.push(query.toString('latin1', at + 1, at + 1 + query[at]));
  return { name: labels.join('.').toLowerCase(), end: at };
};

const encoded = (name) =>
  Buffer.concat([
    ...name.split('.').map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)])),
    Buffer.from([0]),
  ]);

const resourceRecord = (owner, type, data) =>
  Buffer.concat([owner, Buffer.from([0, type, 0, 1, 0, 0, 0, 0, 0, data.length]), data]);

/** Records for a question, of which an alias is followed as a resolver does. The name stands at byte 12. */
const recordsFor = (type, name, owner = Buffer.from([0xc0, 12])) => {
  const alias = read(aliases)[name];
  if (alias !== undefined) {
    const first = resourceRecord(owner, CNAME, encoded(alias));
    return type === CNAME ? [first] : [first, ...recordsFor(type, alias, encoded(alias))];
  }
  if (type === A) {
    const found = address.endsWith('.json') ? read(address)[name] : address;
    return [found ?? []]
      .flat()
      .map((each) => resourceRecord(owner, A, Buffer.from(each.split('.').map(Number))));
  }
  const texts = type === TXT ? (read(records)[name] ?? []) : [];
  return texts.map((text) =>
    resourceRecord(owner, TXT, Buffer.concat([Buffer.from([text.length]), Buffer.from(text)])),
  );
};

const answerTo = (query) => {
  const { name, end } = nameIn(query);
  const type = query.readUInt16BE(end + 1);
  const found = recordsFor(type, name);
  const header = Buffer.from(query.subarray(0, 12));
  header.writeUInt16BE(0x8180, 2);
  [1, found.length, 0, 0].forEach((count, index) => header.writeUInt16BE(count, 4 + 2 * index));
  return Buffer.concat([header, query.subarray(12, end + 5), ...found]);
};

const tcp = createServer((socket) => {
  let received = Buffer.alloc(0);
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk]);
    while (received.length > 2 && received.length >= 2 + received.readUInt16BE(0)) {
      const end = 2 + received.readUInt16BE(0);
      const answer = answerTo(received.subarray(2, end));
      received = received.subarray(end);
      socket.write(Buffer.concat([Buffer.from([answer.length >> 8, answer.length & 255]), answer]));
    }
  });
});
const udp = createSocket('udp4', (query, from) => udp.send(answerTo(query), from.port, from.address));

udp.bind(Number(port), listen, () => tcp.listen(Number(port), listen, () => process.stdout.write('ready\n')));
