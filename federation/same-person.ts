import type { ProfessionalFactsPort } from './ports.ts';

/** Whether two names that were recorded at different times are one person's. */
export type IsSamePerson = (one: string, other: string) => boolean;

/**
 * As the directory knows people at this instant: an internal id and a national identifier of one person are the same, and so are
 * those of records that were merged since. A name that the directory does not know (a command's `--by`) is compared as it is read
 * aloud: case, width and spaces make nobody a second person.
 */
export function samePerson({ factsOf }: Pick<ProfessionalFactsPort, 'factsOf'>, at: Date): IsSamePerson {
  const known = (name: string): string =>
    factsOf(name, null, at)?.personId ?? name.normalize('NFKC').toLowerCase().trim().replace(/\s+/gu, ' ');
  return (one, other) => one === other || known(one) === known(other);
}
