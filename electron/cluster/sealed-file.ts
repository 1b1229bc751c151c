import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  randomBytes,
  scrypt,
  timingSafeEqual,
} from 'node:crypto';
import { appError } from '../../shared/error.ts';
import type { AppError } from '../../shared/error.ts';
import { fail, ok } from '../../shared/result.ts';
import type { Result } from '../../shared/result.ts';
import { maxSealedBytes } from '../../shared/sealed.ts';

/** Work of scrypt (RFC 7914): 2^logN iterations of blocks of 128 * r bytes, p times. */
export type ScryptCost = { logN: number; r: number; p: number };

/** About half a second and 128 MiB on a desktop of 2025. */
export const exportCost: ScryptCost = { logN: 17, r: 8, p: 1 };

/** The most a file may ask for: a stranger's file must not fill the memory or keep the machine busy for minutes. */
const most = { memoryBytes: 512 * 1024 * 1024, p: 4, logN: 20, r: 32 };

const magic = Buffer.from('ACRE-CLUSTERS\n');
const version = 1;
const saltBytes = 16;
const nonceBytes = 12;
const tagBytes = 16;
const checkBytes = 16;
/** magic, version, logN, r, p (a byte each), salt, nonce, length of the sealed text (4, big endian), check of the key. */
const paramsBytes = magic.length + 4 + saltBytes + nonceBytes + 4;
const headerBytes = paramsBytes + checkBytes;

const invalid = (message: string, hint?: string): { ok: false; error: AppError } =>
  fail(appError('invalid', message, hint === undefined ? {} : { hint }));

/** Key of the cipher and key of the check, from one passphrase; the same letters typed on another system give the same keys. */
async function toKeys(
  passphrase: string,
  salt: Buffer,
  cost: ScryptCost,
): Promise<{ cipher: Buffer; check: Buffer }> {
  const { logN, r, p } = cost;
  const options = { N: 2 ** logN, r, p, maxmem: 2 * most.memoryBytes };
  const root = await new Promise<Buffer>((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, 32, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
  const part = (name: string): Buffer =>
    Buffer.from(hkdfSync('sha256', root, salt, `acre-clusters ${name}`, 32));
  return { cipher: part('cipher'), check: part('check') };
}

const checkOf = (key: Buffer, params: Buffer): Buffer =>
  createHmac('sha256', key).update(params).digest().subarray(0, checkBytes);

/**
 * Seals a text under a passphrase: scrypt, then AES-256-GCM with the whole header as associated data. The header also holds a
 * check of the key, so that a wrong passphrase is told from a damaged file.
 */
export async function sealText(text: string, passphrase: string, cost = exportCost): Promise<Buffer> {
  const salt = randomBytes(saltBytes);
  const nonce = randomBytes(nonceBytes);
  const plain = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(plain.length);
  const params = Buffer.concat([
    magic,
    Buffer.from([version, cost.logN, cost.r, cost.p]),
    salt,
    nonce,
    length,
  ]);
  const keys = await toKeys(passphrase, salt, cost);
  const header = Buffer.concat([params, checkOf(keys.check, params)]);
  const cipher = createCipheriv('aes-256-gcm', keys.cipher, nonce).setAAD(header);
  return Buffer.concat([header, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

type Header = {
  cost: ScryptCost;
  salt: Buffer;
  nonce: Buffer;
  params: Buffer;
  check: Buffer;
  header: Buffer;
  sealed: Buffer;
};

/** Reads what can be known without the passphrase. */
function readHeader(file: Buffer): Result<Header> {
  if (file.length > maxSealedBytes)
    return invalid('This file is too large for an export of clusters (more than 2 MiB).');
  const start = file.subarray(0, magic.length);
  if (file.length > 0 && file.length <= magic.length && magic.subarray(0, start.length).equals(start))
    return invalid('This export of clusters is cut off.', 'Copy the file again from where it was made.');
  if (!start.equals(magic))
    return invalid(
      'This is not an export of clusters from Acre.',
      'Choose a file that ends in .acre-clusters.',
    );
  const fileVersion = file[magic.length] ?? 0;
  if (fileVersion > version)
    return invalid(
      'This export was made by a newer Acre.',
      `It has version ${fileVersion}; this Acre reads up to ${version}. Update Acre.`,
    );
  if (fileVersion < 1) return invalid('This export of clusters is damaged.', 'Export the clusters again.');
  if (file.length < headerBytes + tagBytes)
    return invalid('This export of clusters is cut off.', 'Copy the file again from where it was made.');
  const [logN = 0, r = 0, p = 0] = file.subarray(magic.length + 1, magic.length + 4);
  const isBounded = logN >= 1 && logN <= most.logN && r >= 1 && r <= most.r && p >= 1 && p <= most.p;
  if (!isBounded || 128 * 2 ** logN * r > most.memoryBytes)
    return invalid(
      'This export asks for more memory or time than Acre gives to a file.',
      'It is damaged, or was not made by Acre. Export the clusters again.',
    );
  const saltAt = magic.length + 4;
  const nonceAt = saltAt + saltBytes;
  const sealed = file.subarray(headerBytes);
  const expected = file.readUInt32BE(nonceAt + nonceBytes) + tagBytes;
  if (sealed.length < expected)
    return invalid('This export of clusters is cut off.', 'Copy the file again from where it was made.');
  if (sealed.length > expected)
    return invalid(
      'This export of clusters is damaged: there is more in it than it says.',
      'Export the clusters again.',
    );
  return ok({
    cost: { logN, r, p },
    salt: file.subarray(saltAt, nonceAt),
    nonce: file.subarray(nonceAt, nonceAt + nonceBytes),
    params: file.subarray(0, paramsBytes),
    check: file.subarray(paramsBytes, headerBytes),
    header: file.subarray(0, headerBytes),
    sealed,
  });
}

/** Opens a sealed text; every error says which of these it is: another file, cut off, too new, a wrong passphrase, damaged. */
export async function openSealedText(file: Buffer, passphrase: string): Promise<Result<string>> {
  const read = readHeader(file);
  if (!read.ok) return read;
  const { cost, salt, nonce, params, check, header, sealed } = read.value;
  const keys = await toKeys(passphrase, salt, cost);
  if (!timingSafeEqual(checkOf(keys.check, params), check))
    return invalid(
      'The passphrase does not open this export.',
      'Check it for capitals and the layout of the keyboard. If it is right, the file is damaged.',
    );
  const decipher = createDecipheriv('aes-256-gcm', keys.cipher, nonce).setAAD(header);
  decipher.setAuthTag(sealed.subarray(sealed.length - tagBytes));
  try {
    const plain = Buffer.concat([
      decipher.update(sealed.subarray(0, sealed.length - tagBytes)),
      decipher.final(),
    ]);
    return ok(plain.toString('utf8'));
  } catch {
    return invalid(
      'This export of clusters is damaged, or somebody changed it.',
      'Nothing of it was used. Export the clusters again.',
    );
  }
}
