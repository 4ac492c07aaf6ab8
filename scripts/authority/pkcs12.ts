import { createCipheriv, createHash, createHmac, type KeyObject, pbkdf2Sync, randomBytes } from 'node:crypto';
import { bmp, context, integer, nothing, octets, oid, primitiveContext, sequence, setOf } from './der-writer.ts';

/**
 * Rounds of the two key derivations. The password of a demo card is printed on the sign-in page, so more rounds would
 * only slow the first start.
 */
const ITERATIONS = 2048;
const SALT_BYTES = 16;
const AES_KEY_BYTES = 32;
const AES_BLOCK_BYTES = 16;
/** Input block of SHA-256. */
const HASH_BLOCK_BYTES = 64;

const ID = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
  keyBag: '1.2.840.113549.1.12.10.1.2',
  certificateBag: '1.2.840.113549.1.12.10.1.3',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  friendlyName: '1.2.840.113549.1.9.20',
  localKeyId: '1.2.840.113549.1.9.21',
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  hmacSha256: '1.2.840.113549.2.9',
  aes256Cbc: '2.16.840.1.101.3.4.1.42',
  sha256: '2.16.840.1.101.3.4.2.1',
} as const;

/** What goes into the file. */
export interface Pkcs12Content {
  readonly key: KeyObject;
  /** DER, the key's own certificate first. */
  readonly chain: readonly Uint8Array[];
  readonly friendlyName: string;
  readonly password: string;
}

/**
 * Write a PKCS #12 file with the ciphers current software still reads by default: PBES2 with AES-256-CBC and PBKDF2
 * over HMAC-SHA-256, integrity by HMAC-SHA-256.
 *
 * @see RFC 7292; RFC 8018 §6.2
 */
export function buildPkcs12({ key, chain, friendlyName, password }: Pkcs12Content): Uint8Array {
  const [leaf = new Uint8Array()] = chain;
  const localKeyId = createHash('sha1').update(leaf).digest();
  const attributes = setOf(attribute(ID.friendlyName, bmp(friendlyName)), attribute(ID.localKeyId, octets(localKeyId)));
  const pkcs8 = key.export({ type: 'pkcs8', format: 'der' });
  const protectedKey = encrypt(pkcs8, password);
  const keyBag = sequence(
    oid(ID.keyBag),
    context(0, sequence(protectedKey.algorithm, octets(protectedKey.ciphertext))),
    attributes,
  );
  const certificateBags = chain.map((der, place) =>
    sequence(
      oid(ID.certificateBag),
      context(0, sequence(oid(ID.x509Certificate), context(0, octets(der)))),
      ...(place === 0 ? [attributes] : []),
    ),
  );
  const safe = sequence(encryptedContent(sequence(...certificateBags), password), dataContent(sequence(keyBag)));
  return sequence(integer(3), dataContent(safe), macData(safe, password));
}

function attribute(type: string, value: Uint8Array): Uint8Array {
  return sequence(oid(type), setOf(value));
}

function dataContent(content: Uint8Array): Uint8Array {
  return sequence(oid(ID.data), context(0, octets(content)));
}

function encryptedContent(content: Uint8Array, password: string): Uint8Array {
  const { algorithm, ciphertext } = encrypt(content, password);
  const info = sequence(oid(ID.data), algorithm, primitiveContext(0, ciphertext));
  return sequence(oid(ID.encryptedData), context(0, sequence(integer(0), info)));
}

/** PBES2 (RFC 8018 §6.2). */
function encrypt(content: Uint8Array, password: string) {
  const salt = randomBytes(SALT_BYTES);
  const vector = randomBytes(AES_BLOCK_BYTES);
  const cipher = createCipheriv('aes-256-cbc', pbkdf2Sync(password, salt, ITERATIONS, AES_KEY_BYTES, 'sha256'), vector);
  const derivation = sequence(octets(salt), integer(ITERATIONS), sequence(oid(ID.hmacSha256), nothing()));
  return {
    algorithm: sequence(
      oid(ID.pbes2),
      sequence(sequence(oid(ID.pbkdf2), derivation), sequence(oid(ID.aes256Cbc), octets(vector))),
    ),
    ciphertext: Buffer.concat([cipher.update(content), cipher.final()]),
  };
}

function macData(content: Uint8Array, password: string): Uint8Array {
  const salt = randomBytes(SALT_BYTES);
  const mac = createHmac('sha256', deriveMacKey(password, salt)).update(content).digest();
  return sequence(sequence(sequence(oid(ID.sha256), nothing()), octets(mac)), octets(salt), integer(ITERATIONS));
}

/** RFC 7292 appendix B.2 for purpose 3 (integrity); one hash is as long as the key, so one block suffices. */
function deriveMacKey(password: string, salt: Uint8Array): Uint8Array {
  const characters = Buffer.from(`${password}\0`, 'utf16le').swap16();
  let digest: Uint8Array = Buffer.concat([
    Buffer.alloc(HASH_BLOCK_BYTES, 3),
    repeatToBlock(salt),
    repeatToBlock(characters),
  ]);
  for (let i = 0; i < ITERATIONS; i++) digest = createHash('sha256').update(digest).digest();
  return digest;
}

function repeatToBlock(value: Uint8Array): Uint8Array {
  return Buffer.alloc(Math.ceil(value.length / HASH_BLOCK_BYTES) * HASH_BLOCK_BYTES, value);
}
