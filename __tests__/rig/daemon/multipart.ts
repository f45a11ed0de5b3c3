import type { IncomingMessage } from 'node:http';

/** Receives a file of a form. */
export interface Sink {
  write(chunk: Buffer): Promise<void> | void;
  close(): Promise<void> | void;
}

/** Thrown for a form that exceeds a limit. */
export class TooLarge extends Error {}

/** Limits of one form. */
export interface FormLimits {
  readonly files: number;
  readonly fileBytes: number;
}

/** Reads the files of a form as they arrive. It waits for each sink, so that a slow disk slows down the sender. */
export const readForm = async (
  request: IncomingMessage,
  { files, fileBytes }: FormLimits,
  open: (name: string) => Promise<Sink> | Sink,
): Promise<void> => {
  const [, boundary] =
    /^multipart\/form-data; *boundary="?([^";]+)/i.exec(request.headers['content-type'] ?? '') ?? [];
  if (boundary === undefined) return;
  const delimiter = Buffer.from(`\r\n--${boundary}`);
  // The first delimiter has no line before it.
  let rest = Buffer.from('\r\n');
  let sink: Sink | undefined;
  let [opened, size] = [0, 0];
  const write = async (chunk: Buffer): Promise<void> => {
    size += chunk.length;
    if (sink && size > fileBytes) throw new TooLarge('file too large');
    if (chunk.length) await sink?.write(chunk);
  };
  try {
    let inHead = false;
    for await (const chunk of request.iterator({ destroyOnReturn: false })) {
      rest = Buffer.concat([rest, chunk as Buffer]);
      for (;;) {
        const at = rest.indexOf(inHead ? '\r\n\r\n' : delimiter);
        if (at < 0) break;
        if (inHead) {
          const [, name] = /filename="([^"]*)"/.exec(rest.subarray(0, at).toString()) ?? [];
          if (name !== undefined && ++opened > files) throw new TooLarge('too many files');
          sink = name === undefined ? undefined : await open(name);
          rest = rest.subarray(at + 4);
        } else {
          await write(rest.subarray(0, at));
          await sink?.close();
          [sink, size] = [undefined, 0];
          rest = rest.subarray(at + delimiter.length);
        }
        inHead = !inHead;
      }
      const certain = rest.length - delimiter.length;
      if (!inHead && certain > 0) {
        await write(rest.subarray(0, certain));
        rest = rest.subarray(certain);
      }
    }
  } finally {
    // Only after a failure is a file still open.
    await sink?.close();
  }
};
