import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

/** One way of making a token that nobody may believe. */
export interface Forgery {
  readonly what: string;
  make(token: Parts, key: KeyObject): string;
}

/** A genuine token's parts, and its claims. */
export interface Parts {
  readonly header: Readonly<Record<string, unknown>>;
  readonly claims: Readonly<Record<string, unknown>>;
}

const encode = (value: unknown): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url');

function signed(header: object, claims: object, key: KeyObject, encoding: 'ieee-p1363' | 'der' = 'ieee-p1363'): string {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: encoding }).toString('base64url')}`;
}

function hmac(header: object, claims: object, secret: string | Buffer, digest: string): string {
  const input = `${encode(header)}.${encode(claims)}`;
  return `${input}.${createHmac(digest, secret).update(input).digest('base64url')}`;
}

const stranger = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const strangerJwk = stranger.publicKey.export({ format: 'jwk' });
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });

const publicPem = (key: KeyObject) => createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString();

function withSignature(make: (signature: string) => string): Forgery['make'] {
  return ({ header, claims }, key) => {
    const [head = '', body = '', signature = ''] = signed(header, claims, key).split('.');
    return `${head}.${body}.${make(signature)}`;
  };
}

const withHeader =
  (extra: object): Forgery['make'] =>
  ({ header, claims }, key) =>
    signed({ ...header, ...extra }, claims, key);
const byStranger =
  (extra: object): Forgery['make'] =>
  ({ header, claims }) =>
    signed({ ...header, ...extra }, claims, stranger.privateKey);
const unsigned =
  (alg: string): Forgery['make'] =>
  ({ header, claims }) =>
    `${encode({ ...header, alg })}.${encode(claims)}.`;

/** RFC 8725: unsigned, of another family, by another key, with a key of its own, broken. */
export const FORGERIES: readonly Forgery[] = [
  { what: 'alg none', make: unsigned('none') },
  { what: 'alg None', make: unsigned('None') },
  { what: 'alg NONE', make: unsigned('NONE') },
  { what: 'alg none with a signature', make: withHeader({ alg: 'none' }) },
  { what: 'an empty alg', make: withHeader({ alg: '' }) },
  { what: 'no alg', make: ({ claims }, key) => signed({ typ: 'JWT' }, claims, key) },
  { what: 'ES256 without signature', make: unsigned('ES256') },
  {
    what: 'HS256 by the public key in PEM',
    make: ({ header, claims }, key) => hmac({ ...header, alg: 'HS256' }, claims, publicPem(key), 'sha256'),
  },
  {
    what: 'HS256 by the public key in DER',
    make: ({ header, claims }, key) =>
      hmac({ ...header, alg: 'HS256' }, claims, createPublicKey(key).export({ type: 'spki', format: 'der' }), 'sha256'),
  },
  {
    what: 'HS512 by the public key',
    make: ({ header, claims }, key) => hmac({ ...header, alg: 'HS512' }, claims, publicPem(key), 'sha512'),
  },
  {
    what: 'HS256 by an empty secret',
    make: ({ header, claims }) => hmac({ ...header, alg: 'HS256' }, claims, '', 'sha256'),
  },
  {
    what: 'RS256 by a stranger',
    make: ({ header, claims }) => signed({ ...header, alg: 'RS256' }, claims, rsa.privateKey),
  },
  { what: 'RS256 said of an ES256 signature', make: withHeader({ alg: 'RS256' }) },
  { what: 'ES384 said of an ES256 signature', make: withHeader({ alg: 'ES384' }) },
  { what: 'ES256K', make: withHeader({ alg: 'ES256K' }) },
  { what: 'the right kid, another key', make: byStranger({}) },
  { what: 'no kid, another key', make: byStranger({ kid: undefined }) },
  { what: 'a key of its own (jwk)', make: byStranger({ jwk: strangerJwk, kid: undefined }) },
  { what: 'keys elsewhere (jku)', make: byStranger({ jku: 'https://ailleurs.example/jwks' }) },
  { what: 'a certificate elsewhere (x5u)', make: byStranger({ x5u: 'https://ailleurs.example/x5u' }) },
  { what: 'a certificate of its own (x5c)', make: byStranger({ x5c: ['MIIB'] }) },
  { what: 'an unknown crit', make: withHeader({ crit: ['exp-fictif'], 'exp-fictif': true }) },
  { what: 'crit b64', make: withHeader({ crit: ['b64'], b64: false }) },
  { what: 'crit that is no list', make: withHeader({ crit: 'exp' }) },
  { what: 'a kid that is a path', make: byStranger({ kid: '../../dev/null' }) },
  { what: 'a kid that is a query', make: byStranger({ kid: "x' UNION SELECT 1 --" }) },
  {
    what: 'a signature of zeros',
    make: withSignature((signature) => Buffer.alloc(Buffer.from(signature, 'base64url').length).toString('base64url')),
  },
  { what: 'a signature cut short', make: withSignature((signature) => signature.slice(0, -4)) },
  { what: 'a signature in DER', make: ({ header, claims }, key) => signed(header, claims, key, 'der') },
  {
    what: 'a signature of something else',
    make: ({ header, claims }, key) => {
      const [head = '', body = ''] = signed(header, claims, key).split('.');
      return `${head}.${body}.${signed({ ...header, x: 1 }, claims, key).split('.')[2]}`;
    },
  },
  {
    what: 'claims changed after',
    make: ({ header, claims }, key) => {
      const [head = '', , signature = ''] = signed(header, claims, key).split('.');
      return `${head}.${encode({ ...claims, ajout: 1 })}.${signature}`;
    },
  },
  { what: 'four parts', make: ({ header, claims }, key) => `${signed(header, claims, key)}.x` },
  {
    what: 'two parts',
    make: ({ header, claims }, key) => signed(header, claims, key).split('.').slice(0, 2).join('.'),
  },
  { what: 'five parts', make: ({ header, claims }, key) => `${signed(header, claims, key)}.x.y` },
  { what: 'a header that is no JSON', make: ({ claims }) => `${encode('{')}.${encode(claims)}.x` },
  { what: 'a header that is a list', make: ({ claims }) => `${encode([])}.${encode(claims)}.x` },
  { what: 'claims that are a list', make: ({ header }, key) => signed(header, [] as object, key) },
  { what: 'no base64url', make: () => 'é.é.é' },
];
