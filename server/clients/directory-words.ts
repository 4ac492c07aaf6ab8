import { z } from 'zod';
import { CLASS_RULES, type IdentityClass, isDepartment, isFinessNumber } from '../../directory/index.ts';
import type { ClientFault } from './client-fault.ts';

/** Classes that a program may be registered with; a stranger of a plain LDAP context is none. */
export const PROGRAM_CLASSES = [
  'anonymous',
  'professional',
  'application',
  'curator',
  'administrator',
  'replication',
] as const satisfies readonly IdentityClass[];

/** Departments and establishments of one program. */
const MAX_PLACES = 100;

const EMPTY = 'liste vide : nommer un lieu, ou retirer la ligne (sans territoire, c’est toute la région)';

const places = (isPlace: (text: string) => boolean, awaited: string) =>
  z.array(z.string().refine(isPlace, awaited)).min(1, EMPTY).max(MAX_PLACES, `${MAX_PLACES} lieux au plus`).optional();

/** What a registration says of the directory: as who the program reads it over HTTP, and where it answers for records. */
export const directoryWords = z.strictObject({
  class: z
    .enum(PROGRAM_CLASSES, `une classe est attendue : ${PROGRAM_CLASSES.join(', ')}`)
    .describe('anonymous ne voit que ce qui est publié ; professional, ce que voient les confrères'),
  departments: places(isDepartment, 'un département est attendu, comme 93, 2A ou 974').describe('Son territoire'),
  establishments: places(isFinessNumber, 'un numéro FINESS de neuf caractères est attendu').describe(
    'Son territoire aussi ; une entité juridique vaut pour ses sites',
  ),
});

type DirectoryWords = z.infer<typeof directoryWords>;

/** What a registration says of the directory and cannot be held: a territory that the class has none of, a scope that the class or the territory never uses. */
export function directoryFaults({
  directory,
  scope = '',
}: {
  readonly directory?: DirectoryWords | undefined;
  readonly scope?: string | undefined;
}): readonly ClientFault[] {
  if (directory === undefined) return [];
  const { class: of, departments = [], establishments = [] } = directory;
  const { isTerritorial, writes } = CLASS_RULES[of];
  const isBound = departments.length + establishments.length > 0;
  const asks = (name: string) => scope.split(' ').includes(name);
  const faults: ClientFault[] = [];
  const say = (place: string, why: string) => faults.push({ place, why });
  if (isBound && !isTerritorial) {
    say('directory', `la classe « ${of} » voit la même chose partout : retirer departments et establishments`);
  }
  if (of === 'curator' && !isBound) {
    say('directory', 'un curateur répond d’établissements : nommer establishments, ou departments');
  }
  if (!writes && (asks('directory.write') || asks('directory.import'))) {
    say(
      'scope',
      `la classe « ${of} » lit sans écrire : retirer directory.write et directory.import, ou dire application`,
    );
  }
  if (writes && isBound && asks('directory.import')) {
    say('scope', 'un fichier porte sur toute la région : retirer directory.import, ou le territoire');
  }
  return faults;
}
