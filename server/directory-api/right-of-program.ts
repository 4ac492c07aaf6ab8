import { type DirectoryRight, territoryOf } from '../../directory/index.ts';
import { directoryWords } from '../clients/directory-words.ts';

/** Of a registration that says nothing of the directory: an application over the region, as over LDAP. */
const UNSAID: DirectoryRight = { class: 'application', territory: null };

/** Of one that says what this build cannot read: what is published, and nothing besides. */
const UNREADABLE: DirectoryRight = { class: 'anonymous', territory: null };

/**
 * The class and territory of a program on the directory's interface, from its registration; null or undefined: there is no such program. What was saved was checked; whatever
 * else stands there lets see what is published alone. Pure.
 */
export function rightOfProgram(registration: Readonly<Record<string, unknown>> | null | undefined): DirectoryRight {
  if (registration === null || registration === undefined) return UNREADABLE;
  if (registration.directory === undefined) return UNSAID;
  const said = directoryWords.safeParse(registration.directory);
  if (!said.success) return UNREADABLE;
  const { class: of, departments = [], establishments = [] } = said.data;
  return { class: of, territory: territoryOf(departments, establishments) };
}
