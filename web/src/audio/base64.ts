const CHUNK = 0x8000;
const littleEndian = new Uint8Array(new Uint16Array([1]).buffer)[0] === 1;

/** Encodes PCM16 samples as base64 of their little-endian bytes. */
export function encodePcm16(samples: Int16Array): string {
  const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
  const ordered = littleEndian ? bytes : swapped(bytes);
  let binary = "";
  for (let i = 0; i < ordered.length; i += CHUNK) {
    binary += String.fromCharCode(...ordered.subarray(i, i + CHUNK));
  }
  return btoa(binary);
}

/**
 * Decodes base64 of little-endian PCM16.
 *
 * @throws RangeError when the bytes are not whole samples, Error when the text is not base64
 */
export function decodePcm16(base64: string): Int16Array<ArrayBuffer> {
  const binary = atob(base64);
  if (binary.length % 2 !== 0) {
    throw new RangeError(`audio delta holds ${binary.length} bytes: PCM16 needs an even number`);
  }
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return new Int16Array((littleEndian ? bytes : swapped(bytes)).buffer);
}

function swapped(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const out = new Uint8Array(bytes.length);
  for (let i = 0; i + 1 < bytes.length; i += 2) {
    out[i] = bytes[i + 1] as number;
    out[i + 1] = bytes[i] as number;
  }
  return out;
}
