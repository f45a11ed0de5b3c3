// The authorization service of a registry: Basic credentials in, a signed token out.
// Specification: distribution, "Token Authentication Specification".
// node token-service.mjs <configuration.json>, with address, certificate, key, signer, issuer and accounts.
import { createHash, createSign, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';

const { address, certificate, key, signer, issuer, accounts } = JSON.parse(
  readFileSync(process.argv[2], 'utf8'),
);

/** The registry accepts tokens of this certificate: a token carries it. */
const chain = [readFileSync(signer.certificate, 'utf8').replace(/-----[^-]+-----|\s/g, '')];
const signingKey = readFileSync(signer.key);

const base64url = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

const signed = (claims) => {
  const text = `${base64url({ typ: 'JWT', alg: 'RS256', x5c: chain })}.${base64url(claims)}`;
  return `${text}.${createSign('sha256').update(text).sign(signingKey, 'base64url')}`;
};

/** The account of a request. Undefined when the credentials are wrong. Without credentials it has the name ''. */
const accountOf = ({ authorization }) => {
  const [, basic] = /^Basic (.+)$/.exec(authorization ?? '') ?? [];
  const [name, ...password] = basic === undefined ? [''] : Buffer.from(basic, 'base64').toString().split(':');
  const account = accounts.find((one) => one.name === name);
  return account && (account.password ?? '') === password.join(':') ? account : undefined;
};

/** What the account gets of a requested scope, `repository:<name>:<actions>`. */
const granted = ({ may }, scope) => {
  const [type, name, actions = ''] = scope.split(':');
  return { type, name, actions: actions.split(',').filter((action) => may[name]?.includes(action)) };
};

createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, (request, response) => {
  const { searchParams } = new URL(request.url ?? '/', 'https://service');
  const account = accountOf(request.headers);
  const send = (status, value) => {
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(value));
    // Never the credentials themselves: only whose they were.
    console.log(status, account?.name ?? 'unknown', searchParams.getAll('scope').join(' '));
  };
  if (!account) return send(401, { details: 'incorrect username or password' });
  const now = Math.floor(Date.now() / 1000);
  const scopes = searchParams.getAll('scope').flatMap((scope) => scope.split(' '));
  const token = signed({
    iss: issuer,
    sub: account.name,
    aud: searchParams.get('service'),
    exp: now + 300,
    nbf: now - 10,
    iat: now,
    jti: createHash('sha256').update(randomUUID()).digest('hex'),
    access: scopes.map((scope) => granted(account, scope)),
  });
  return send(200, { token, access_token: token, expires_in: 300, issued_at: new Date().toISOString() });
}).listen(443, address);
