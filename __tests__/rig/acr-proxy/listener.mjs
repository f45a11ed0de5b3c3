// A server that prints each connection: node listener.mjs ADDRESS…, on port 443 of each address.
import { createServer } from 'node:net';

const addresses = process.argv.slice(2);
let left = addresses.length;
for (const address of addresses) {
  createServer((socket) => {
    process.stdout.write(`reached ${address}\n`);
    socket.on('error', () => undefined).end();
  }).listen(443, address, () => {
    left -= 1;
    if (left === 0) process.stdout.write('ready\n');
  });
}
