import { isAbsolute, resolve } from 'node:path';
import { parseNetwork } from '../http/guarded-fetch.ts';

/** A value, or the reason in French why it is none. */
export type Parsed<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly reason: string };

/** Reads one raw value: text from the environment or the command line, any YAML value from a file. `folder` resolves paths. */
export type Parser<T> = (raw: unknown, folder: string) => Parsed<T>;

const MAX_PORT = 65_535;
const MAX_TEXT_CHARACTERS = 500;
const MAX_LIST_ITEMS = 100;

export function accept<T>(value: T): Parsed<T> {
  return { ok: true, value };
}

export function refuse(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}

export const text: Parser<string> = (raw) => {
  const value = typeof raw === 'number' ? String(raw) : raw;
  if (typeof value !== 'string' || value.trim() === '') return refuse('un texte est attendu');
  if (value.length > MAX_TEXT_CHARACTERS) return refuse(`au plus ${MAX_TEXT_CHARACTERS} caractères`);
  if (/\p{Cc}/u.test(value)) return refuse('un texte sans caractère de contrôle est attendu');
  return accept(value.trim());
};

export const flag: Parser<boolean> = (raw) => {
  if (raw === true || raw === 'true') return accept(true);
  if (raw === false || raw === 'false') return accept(false);
  return refuse('true ou false est attendu');
};

/** Whole number between two bounds, both included. */
export function wholeNumber(least: number, most: number): Parser<number> {
  return (raw) => {
    const value = typeof raw === 'string' && /^[0-9]{1,9}$/.test(raw) ? Number(raw) : raw;
    const isInside = typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
    return isInside ? accept(value) : refuse(`un nombre entier de ${least} à ${most} est attendu`);
  };
}

/** 0 takes a free port: for tests. */
export const port: Parser<number> = wholeNumber(0, MAX_PORT);

export function oneOf<const T extends string>(...choices: readonly T[]): Parser<T> {
  return (raw) => {
    const value = choices.find((choice) => choice === raw);
    return value === undefined ? refuse(`une de ces valeurs est attendue : ${choices.join(', ')}`) : accept(value);
  };
}

/** `redis://` or `rediss://`, without a password: that is a setting of its own, which no message ever shows. */
export const redisUrl: Parser<string> = (raw) => {
  const url = typeof raw === 'string' ? URL.parse(raw) : null;
  if (!url || !['redis:', 'rediss:'].includes(url.protocol) || url.hostname === '') {
    return refuse('une adresse redis://hôte:port est attendue');
  }
  return url.password === '' ? accept(url.href) : refuse('le mot de passe se donne dans signIn.redis.password');
};

/** File or folder; relative ones start from the folder of the configuration file, or from where the command was typed. */
export const path: Parser<string> = (raw, folder) => {
  const parsed = text(raw, folder);
  if (!parsed.ok) return refuse('un chemin est attendu');
  return accept(isAbsolute(parsed.value) ? parsed.value : resolve(folder, parsed.value));
};

/** Scheme, host and port only, without a final slash: `https://idp.region.example`. */
export const origin: Parser<string> = (raw) => {
  if (typeof raw !== 'string' || !URL.canParse(raw)) return refuse('une adresse est attendue');
  const url = new URL(raw);
  if (!['http:', 'https:'].includes(url.protocol)) return refuse('une adresse http ou https est attendue');
  if (url.origin !== raw) return refuse(`sans chemin, ni barre finale, ni identifiant : ${url.origin}`);
  return accept(raw);
};

export const hostName: Parser<string> = (raw) =>
  typeof raw === 'string' && /^[a-zA-Z0-9.:-]{1,253}$/.test(raw)
    ? accept(raw)
    : refuse('un nom d’hôte ou une adresse IP est attendu');

/** `10.20.0.0/16`, `fd00::/8`, or one address. */
export const network: Parser<string> = (raw) =>
  typeof raw === 'string' && parseNetwork(raw)
    ? accept(raw)
    : refuse('un réseau (CIDR) est attendu, par exemple 10.20.0.0/16');

/** Where a revocation list can be fetched. */
export const listAddress: Parser<string> = (raw) => {
  const url = typeof raw === 'string' ? URL.parse(raw) : null;
  return url && ['http:', 'https:', 'ldap:'].includes(url.protocol) && url.hostname !== ''
    ? accept(String(raw))
    : refuse('une adresse http, https ou ldap est attendue');
};

/** SHA-256 of a certificate, as `openssl x509 -fingerprint -sha256` writes it or without colons. */
export const fingerprint: Parser<string> = (raw) => {
  const hex = typeof raw === 'string' ? raw.replaceAll(':', '').toLowerCase() : '';
  return /^[0-9a-f]{64}$/.test(hex)
    ? accept(hex)
    : refuse('une empreinte SHA-256 est attendue : 64 chiffres hexadécimaux');
};

export const mail: Parser<string> = (raw) =>
  typeof raw === 'string' && /^[^\s@<>]{1,64}@[^\s@<>]{1,253}$/.test(raw)
    ? accept(raw)
    : refuse('une adresse de courriel est attendue');

export const phone: Parser<string> = (raw) =>
  typeof raw === 'string' && /^\+?[0-9][0-9 .-]{3,24}$/.test(raw)
    ? accept(raw)
    : refuse('un numéro de téléphone est attendu, entre guillemets');

export const distinguishedName: Parser<string> = (raw) =>
  typeof raw === 'string' && /^[a-zA-Z][a-zA-Z0-9-]*=[^=,]+(,[a-zA-Z][a-zA-Z0-9-]*=[^=,]+)*$/.test(raw)
    ? accept(raw)
    : refuse('un nom LDAP est attendu, par exemple dc=region,dc=example');

export const timeZone: Parser<string> = (raw) => {
  try {
    if (typeof raw === 'string')
      return accept(new Intl.DateTimeFormat('fr', { timeZone: raw }).resolvedOptions().timeZone);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
  return refuse('un fuseau horaire IANA est attendu');
};

/** A list, each item read by `item`; the first faulty item is named by its place from 1. */
export function list<T>(item: Parser<T>): Parser<readonly T[]> {
  return (raw, folder) => {
    if (!Array.isArray(raw)) return refuse('une liste est attendue');
    if (raw.length > MAX_LIST_ITEMS) return refuse(`au plus ${MAX_LIST_ITEMS} éléments`);
    const values: T[] = [];
    for (const [place, one] of raw.entries()) {
      const parsed = item(one, folder);
      if (!parsed.ok) return refuse(`élément ${place + 1} : ${parsed.reason}`);
      values.push(parsed.value);
    }
    return accept(values);
  };
}

type Fields = Readonly<Record<string, Parser<unknown>>>;
type RecordOf<F extends Fields> = { readonly [K in keyof F]: F[K] extends Parser<infer T> ? T : never };

/** An object with exactly these fields; those that have a preset may be left out. */
export function record<F extends Fields>(fields: F, presets: Partial<RecordOf<F>> = {}): Parser<RecordOf<F>> {
  return (raw, folder) => {
    if (!isObject(raw)) return refuse(`un objet est attendu : ${Object.keys(fields).join(', ')}`);
    const unknown = Object.keys(raw).find((name) => !Object.hasOwn(fields, name));
    if (unknown !== undefined)
      return refuse(`« ${unknown} » n’existe pas ; attendu : ${Object.keys(fields).join(', ')}`);
    const values: Record<string, unknown> = {};
    for (const [name, parser] of Object.entries(fields)) {
      if (raw[name] === undefined && Object.hasOwn(presets, name)) {
        values[name] = presets[name];
        continue;
      }
      const parsed = parser(raw[name], folder);
      if (!parsed.ok) return refuse(`${name} : ${parsed.reason}`);
      values[name] = parsed.value;
    }
    // Each field was just read by its own parser.
    return accept(values as RecordOf<F>);
  };
}

/** Free names, each with a value read by `item`. */
export function namedBy<T>(name: RegExp, item: Parser<T>): Parser<Readonly<Record<string, T>>> {
  return (raw, folder) => {
    if (!isObject(raw)) return refuse('un objet est attendu');
    const values: [string, T][] = [];
    for (const [key, one] of Object.entries(raw)) {
      if (!name.test(key)) return refuse(`« ${key} » n’est pas un nom permis`);
      const parsed = item(one, folder);
      if (!parsed.ok) return refuse(`${key} : ${parsed.reason}`);
      values.push([key, parsed.value]);
    }
    return accept(Object.fromEntries(values));
  };
}

export function isObject(raw: unknown): raw is Readonly<Record<string, unknown>> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}
