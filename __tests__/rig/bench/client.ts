/**
 * Runs in the guest's network namespace, where both the proxy and the bare daemon are reachable.
 * `client <token>` prints a JSON object with the figures.
 */
import { once } from 'node:events';
import {
  Agent as HttpAgent,
  type ClientRequest,
  type IncomingMessage,
  request as http,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as https } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';

import { formOf, sendForm } from '../stand-in/form';

type Way = 'bare' | 'proxied';

const REQUESTS = 400;
const STREAMS = 100;
const MEBIBYTES = 1024;
/** The proxy admits 100 requests per second. Above that rate, the client would measure rejections. */
const PAUSE_MILLISECONDS = 15;

/** Token, and the path of the socket that leads to the daemon. */
const [token = '', socketPath = ''] = process.argv.slice(2);
const agents = {
  bare: new HttpAgent({ keepAlive: true, maxSockets: 1 }),
  proxied: new HttpsAgent({ keepAlive: true, maxSockets: 1 }),
};

const send = (way: Way, path: string, options: RequestOptions): ClientRequest => {
  const common = {
    host: '127.0.0.1',
    path,
    headers: { authorization: `Bearer ${token}` },
    agent: agents[way],
    ...options,
  };
  return way === 'bare'
    ? http({ ...common, socketPath })
    : https({ ...common, port: 443, rejectUnauthorized: false });
};

const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;

/** Milliseconds between sending a request and the first byte of the response body. */
const firstByte = async (way: Way, path: string, options: RequestOptions = {}): Promise<number> => {
  const begun = process.hrtime.bigint();
  const request = send(way, path, options).end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  if (response.statusCode !== 200) throw new Error(`${way} ${path}: got ${response.statusCode}, allowed 200`);
  const ended = once(response, 'end');
  ended.catch(() => undefined);
  await once(response, 'data');
  const took = Number(process.hrtime.bigint() - begun) / 1e6;
  response.resume();
  if (path === '/api/events') request.destroy();
  else await ended;
  return took;
};

const repeated = async (times: number, measure: () => Promise<number>): Promise<number> => {
  const all: number[] = [];
  for (let i = 0; i < times; i++) {
    all.push(await measure());
    await sleep(PAUSE_MILLISECONDS);
  }
  return median(all);
};

/** MiB per second of an upload. */
const upload = async (way: Way): Promise<number> => {
  const form = formOf([...Array<number>(4).fill(200), MEBIBYTES - 800].map((size) => size * 2 ** 20));
  const headers = { authorization: `Bearer ${token}`, ...form.headers };
  const request = send(way, '/api/projects/p1/upload', { method: 'POST', headers });
  const answered = once(request, 'response') as Promise<[NodeJS.ReadableStream]>;
  const begun = Date.now();
  await sendForm(request, form, answered);
  const [response] = await answered;
  await once(response.resume(), 'end');
  return MEBIBYTES / ((Date.now() - begun) / 1000);
};

const figures = async (way: Way): Promise<Record<string, number>> => {
  return {
    'request on a kept connection, median ms': await repeated(REQUESTS, () => firstByte(way, '/api/version')),
    'first SSE byte on a new connection, median ms': await repeated(STREAMS, () =>
      firstByte(way, '/api/events', { agent: false }),
    ),
    'upload of 1 GiB, MiB/s': median([await upload(way), await upload(way), await upload(way)]),
  };
};

void (async () => {
  // Warm up the client and both ways before the measurements.
  for (const way of ['bare', 'proxied'] as const)
    await repeated(REQUESTS, () => firstByte(way, '/api/version'));
  const bare = await figures('bare');
  const proxied = await figures('proxied');
  process.stdout.write(JSON.stringify({ bare, proxied }));
  process.exit();
})();
