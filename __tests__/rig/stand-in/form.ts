/** A form with files, as a browser sends it. */
export interface Form {
  readonly headers: Readonly<Record<string, string>>;
  /** All bytes of the form in order, in pieces. */
  readonly pieces: () => Generator<Buffer>;
}

const BOUNDARY = '----a-boundary-between-files';
const CHUNK = Buffer.alloc(1 << 20, 'open design ');
const AFTER = Buffer.from(`\r\n--${BOUNDARY}--\r\n`);

/** Creates a form with files of these sizes in bytes. */
export const formOf = (sizes: readonly number[], extension = 'bin', chunk = CHUNK): Form => {
  const before = (number: number): Buffer =>
    Buffer.from(
      `${number ? '\r\n' : ''}--${BOUNDARY}\r\ncontent-disposition: form-data; name="files"; ` +
        `filename="file-${number}.${extension}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    );
  const length = sizes.reduce((sum, size, number) => sum + before(number).length + size, AFTER.length);
  return {
    headers: {
      'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
      'content-length': String(length),
    },
    *pieces() {
      for (const [number, size] of sizes.entries()) {
        yield before(number);
        for (let left = size; left > 0; left -= chunk.length) yield chunk.subarray(0, left);
      }
      yield AFTER;
    },
  };
};

/** Sends the pieces of a form one after the other, as fast as they are accepted, and ends the request. */
export const sendForm = async (
  request: NodeJS.WritableStream,
  { pieces }: Form,
  /** Ends the wait for the other side if it has responded already. */
  answered: Promise<unknown>,
): Promise<void> => {
  for (const piece of pieces()) {
    if (request.write(piece)) continue;
    const drained = new Promise((resolve) => request.once('drain', resolve));
    await Promise.race([drained, answered]);
  }
  request.end();
};
