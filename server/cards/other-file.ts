/** First bytes looked at: what a file is shows at its beginning. */
const LOOKED_AT_BYTES = 4_096;
const TAG = { integer: 0x02, oid: 0x06, utcTime: 0x17, generalizedTime: 0x18, sequence: 0x30 } as const;
/** Most elements read of one sequence. */
const MAX_ELEMENTS = 8;

const KINDS = {
  request: 'une demande de certificat (CSR) ; le certificat est ce que l’autorité en a fait',
  key: 'une clé privée, à ne donner à personne ; le certificat est un autre fichier',
  publicKey: 'une clé publique seule',
  list: 'une liste de révocation ; elle se donne par --crl',
  bundle:
    'un paquet PKCS#7 ; « openssl pkcs7 -print_certs » (« -inform der » s’il est binaire) en sort les certificats',
  store:
    'un fichier PKCS#12 (.p12, .pfx), qui contient aussi la clé ; « openssl pkcs12 -nokeys » en sort les certificats',
  trusted: 'un « TRUSTED CERTIFICATE » d’OpenSSL ; « openssl x509 » en sort le certificat',
  wide: 'un texte en UTF-16 ; l’enregistrer en UTF-8',
  bare: 'du base64 sans « BEGIN CERTIFICATE » ni « END CERTIFICATE » ; les ajouter, ou le décoder',
} as const;

/** Labels of PEM (RFC 7468) by the end of what follows « BEGIN ». */
const LABELS: readonly (readonly [label: string, kind: keyof typeof KINDS])[] = [
  ['TRUSTED CERTIFICATE', 'trusted'],
  ['CERTIFICATE REQUEST', 'request'],
  ['PRIVATE KEY', 'key'],
  ['PUBLIC KEY', 'publicKey'],
  ['X509 CRL', 'list'],
  ['PKCS7', 'bundle'],
  ['CMS', 'bundle'],
];

/**
 * What a file without a certificate is, of the kinds that people take for one, and what to do with it, in French; null when it is
 * none of them. It is only recognised, never read: nothing is checked of it.
 */
export function describeOtherFile(bytes: Uint8Array): string | null {
  const start = bytes.subarray(0, LOOKED_AT_BYTES);
  const kind = start[0] === TAG.sequence ? kindOfDer(start) : kindOfText(start);
  return kind === null ? null : KINDS[kind];
}

function kindOfText(start: Uint8Array): keyof typeof KINDS | null {
  if ((start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff)) return 'wide';
  const text = Buffer.from(start).toString('latin1');
  const [, label] = /-----BEGIN ([A-Z0-9 ]{1,60})-----/.exec(text) ?? [];
  if (label === undefined) return /^MII[A-Za-z0-9+/=\s]{200,}$/.test(text.trim()) ? 'bare' : null;
  return LABELS.find(([ending]) => label.endsWith(ending))?.[1] ?? null;
}

/** By the tags of what it is made of: PKCS#12, keys and PKCS#7 begin otherwise than a certificate, requests and lists go on otherwise. */
function kindOfDer(start: Uint8Array): keyof typeof KINDS | null {
  const outer = elementsFrom(start, contentOf(start, 0));
  const [first] = outer;
  if (first?.tag === TAG.oid) return 'bundle';
  if (first?.tag === TAG.integer) return start[first.content] === 3 ? 'store' : 'key';
  if (first?.tag !== TAG.sequence) return null;
  const tags = elementsFrom(start, first.content).map(({ tag }) => tag);
  const unversioned = tags[0] === TAG.integer ? tags.slice(1) : tags;
  const isTime = (tag = 0): boolean => tag === TAG.utcTime || tag === TAG.generalizedTime;
  if (unversioned[0] === TAG.sequence && unversioned[1] === TAG.sequence && isTime(unversioned[2])) return 'list';
  return tags[0] === TAG.integer && unversioned[1] === TAG.sequence && unversioned[2] === 0xa0 ? 'request' : null;
}

interface Element {
  readonly tag: number;
  /** Where its content begins. */
  readonly content: number;
}

/** The elements that begin at an offset, as many as the bytes looked at show. */
function elementsFrom(bytes: Uint8Array, from: number): readonly Element[] {
  const found: Element[] = [];
  for (let at = from; at < bytes.length && found.length < MAX_ELEMENTS; ) {
    const content = contentOf(bytes, at);
    found.push({ tag: bytes[at] ?? 0, content });
    at = content + lengthOf(bytes, at);
  }
  return found;
}

function contentOf(bytes: Uint8Array, at: number): number {
  const length = bytes[at + 1] ?? 0;
  return at + 2 + (length > 0x80 ? length - 0x80 : 0);
}

function lengthOf(bytes: Uint8Array, at: number): number {
  const length = bytes[at + 1] ?? 0;
  if (length <= 0x80) return length;
  return bytes.subarray(at + 2, at + 2 + (length - 0x80)).reduce((sum, byte) => sum * 256 + byte, 0);
}
