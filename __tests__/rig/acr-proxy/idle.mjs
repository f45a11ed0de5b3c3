// Clients that send nothing after their handshake: node idle.mjs COUNT ADDRESS NAME. Prints `open <n> closed <m>` when each has
// been answered, holds the connections until standard input ends, and prints the same again.
import { connect } from 'node:tls';

const [count, address, name] = process.argv.slice(2);
const sockets = [];
let closed = 0;
const say = () => process.stdout.write(`open ${sockets.length - closed} closed ${closed}\n`);

/** Resolves when the handshake is done or refused. */
const one = () =>
  new Promise((resolve) => {
    const socket = connect({ host: address, port: 443, servername: name }, resolve);
    let over = false;
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      if (!over) closed += 1;
      over = true;
      resolve();
    });
  });

for (let left = Number(count); left > 0; left -= 50) {
  await Promise.all(Array.from({ length: Math.min(50, left) }, one));
}
say();
process.stdin.on('end', () => {
  say();
  process.exit();
});
process.stdin.resume();
