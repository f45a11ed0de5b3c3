import { head, open } from './outside';

/** Events and times that a client of server-sent events observed. */
export interface Watched {
  /** Seconds from the request to the first event. */
  readonly first: number;
  /** Resolves when the stream has ended, with the seconds up to the second event and the complete text. */
  readonly rest: Promise<{ readonly seconds: number; readonly text: string }>;
}

/** Opens a stream that is quiet for 90 seconds after its first event. Returns after the first event. */
export const watch = async (host: string, headers: Readonly<Record<string, string>>): Promise<Watched> => {
  const begun = Date.now();
  const since = (): number => (Date.now() - begun) / 1000;
  const request = open({ host, path: '/api/events?quiet', headers, timeout: 600_000 });
  request.end();
  const response = await head(request);
  response.setEncoding('utf8');
  let text = '';
  const rest = new Promise<{ seconds: number; text: string }>((resolve, reject) => {
    response.on('data', (chunk: string) => (text += chunk));
    response.once('end', () => resolve({ seconds: since(), text })).once('error', reject);
  });
  // A failure is reported to the caller that awaits `rest`, not before.
  rest.catch(() => undefined);
  await new Promise((resolve) => response.once('data', resolve));
  return { first: since(), rest };
};
