/** Thirteen characters, Corsica's letters among them, and the key, which may be left out. */
const LIKE_MATRICULE = /^\d{5}(?:\d\d|2[AB])\d{6}(?:\d{2})?$/i;

/** What is said of a number in the place of a pseudonym. */
export const NO_NATIONAL_NUMBER = 'a pseudonym of the application, never a national number';

/** The same with its key, among other signs: sex, year, month or what stands for one, place, order. */
const AMONG_OTHERS = /(?<!\d)([1-478]\d\d(?:0[1-9]|1[0-2]|[2-9]\d)(?:\d\d|2[AB])\d{6})(\d\d)(?!\d)/gi;

/** NIR key: 97 less the remainder of the first thirteen, 2A counted as 19 and 2B as 18. */
export function controlKey(number: string): number {
  const digits = number.toUpperCase().replace('2A', '19').replace('2B', '18');
  return 97 - (Number(digits) % 97);
}

/**
 * Whether a text has the form of a national health identity, however it is spaced; or holds a whole one, whose key is right, behind a
 * word or another number. A made-up name does so once in a million.
 */
export function isLikeNationalNumber(text: string): boolean {
  const bare = text.replace(/[^A-Za-z0-9]/g, '');
  return LIKE_MATRICULE.test(bare) || holdsMatricule(text) || holdsMatricule(bare);
}

function holdsMatricule(text: string): boolean {
  return [...text.matchAll(AMONG_OTHERS)].some(([, number = '', key]) => Number(key) === controlKey(number));
}

/** Where a thing names its patient by a national number: it is the patient, or says so; null when it does not. */
export function nationalNumberIn({
  type,
  id,
  properties = {},
}: {
  readonly type: string;
  readonly id: string;
  readonly properties?: Readonly<Record<string, unknown>>;
}): 'id' | 'properties.patient' | null {
  if (type === 'patient' && isLikeNationalNumber(id)) return 'id';
  const { patient } = properties;
  return typeof patient === 'string' && isLikeNationalNumber(patient) ? 'properties.patient' : null;
}
