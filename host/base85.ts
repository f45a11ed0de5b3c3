/** Python's alphabet, with : / . , for $ % { }, which could mean something to Terraform. */
const ALPHABET = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#:/&()*+-;<=>?@^_`.|,~';

const PLACES = [85 ** 4, 85 ** 3, 85 ** 2, 85, 1];

/** Encodes bytes as text, five characters for four bytes: a Cloud Assistant command has room for little. */
export function base85(bytes: Buffer): string {
  const padding = (4 - (bytes.length % 4)) % 4;
  const padded = Buffer.concat([bytes, Buffer.alloc(padding)]);
  let text = '';
  for (let at = 0; at < padded.length; at += 4) {
    const word = padded.readUInt32BE(at);
    text += PLACES.map((place) => ALPHABET.charAt(Math.floor(word / place) % 85)).join('');
  }
  return text.slice(0, text.length - padding);
}
