/** Thirteen characters, Corsica's letters among them, and the key, which may be left out. */
const LIKE_MATRICULE = /^\d{5}(?:\d\d|2[AB])\d{6}(?:\d{2})?$/i;

/** What is said of a number in the place of a pseudonym. */
export const NO_NATIONAL_NUMBER = 'a pseudonym of the application, never a national number';

/** Whether a text has the form of a national health identity, however it is spaced. */
export function isLikeNationalNumber(text: string): boolean {
  return LIKE_MATRICULE.test(text.replace(/[^A-Za-z0-9]/g, ''));
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
