// An HTTPS server that answers on demand: node origin.mjs <address> <certificate> <key> <replies.json>
// The file has an answer, [status, headers, body], for each "<host> <path>"; null for one that never comes.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

const [address, certificate, key, replies] = process.argv.slice(2);

createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, ({ url, headers }, response) => {
  const reply = JSON.parse(readFileSync(replies, 'utf8'))[`${headers.host} ${url.replace(/\?.*/, '')}`];
  if (reply === null) return;
  const [status, fields = {}, body = ''] = reply ?? [404];
  response.writeHead(status, fields).end(body);
}).listen(443, address, () => console.log('ready'));
