import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { isIPv4 } from 'node:net';

import { BASIC_USER } from '../../../open-design/contract';
import { GENERATIONS } from './generations';
import { isPreview } from './preview';
import type { Settings } from './settings';

/** Whether a name or an address is loopback: the whole of 127.0.0.0/8, not only its first address. */
export const isLoopbackName = (name: string): boolean =>
  name === 'localhost' || /^\[?::1\]?$/.test(name) || (isIPv4(name) && name.startsWith('127.'));

/** Whether the peer of a connection is loopback. No header changes it. */
export const isLoopbackPeer = ({ peer }: Settings, { socket }: IncomingMessage): boolean =>
  peer === 'real' ? isLoopbackName((socket.remoteAddress ?? '').replace('::ffff:', '')) : peer === 'loopback';

/** Whether the daemon serves a request: a loopback peer needs no credentials, and some paths need none. */
export const admits = (settings: Settings, request: IncomingMessage, path: string): boolean => {
  const { open, shell } = GENERATIONS[settings.generation];
  return (
    isLoopbackPeer(settings, request) ||
    open.includes(path) ||
    (shell === 'open' && !path.startsWith('/api/')) ||
    isPreview(request.method, path) ||
    hasCredentials(settings, request.headers.authorization ?? '')
  );
};

const hasCredentials = ({ generation, token }: Settings, authorization: string): boolean => {
  const [, bearer] = /^Bearer +(.+)$/i.exec(authorization) ?? [];
  if (bearer !== undefined) return same(bearer, token);
  const [, basic] = /^Basic +(.+)$/i.exec(authorization) ?? [];
  return (
    GENERATIONS[generation].challenges &&
    basic !== undefined &&
    same(Buffer.from(basic, 'base64').toString(), `${BASIC_USER}:${token}`)
  );
};

/** Compares in constant time. */
const same = (got: string, expected: string): boolean => timingSafeEqual(digest(got), digest(expected));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
