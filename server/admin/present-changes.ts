import { type FieldChange, labelOf } from '../../directory/index.ts';
import type { Lang } from '../ui/context.ts';
import { FIELD_WORDS, THING_WORDS } from '../ui/texts/change-words.ts';
import { tierWords } from './tier-words.ts';

type Thing = keyof typeof THING_WORDS;

/** The deepest thing that a path goes through: `exercices[10/C].situations[ab12].place.phone`. */
const THING =
  /^(?:.*\.)?(exercices|situations|savoirFaire|identifiers|mailboxes|posts|curation|membership)\[([^\]]*)\]/;
/** What comes and goes with each thing, and with nothing else. */
const MARKS: Readonly<Record<Thing, string>> = {
  exercices: 'profession',
  situations: 'id',
  savoirFaire: 'code',
  identifiers: 'nationalId',
  mailboxes: 'address',
  posts: 'from',
  curation: 'until',
  membership: 'tier',
};

/**
 * Changes as whoever keeps the directory reads them: a situation, an exercice, a qualification or an identifier that comes or goes whole is one
 * line, in words; the other fields have their names. What this version has no word for keeps the record's own name.
 */
export function presentChanges(changes: readonly FieldChange[], lang: Lang): readonly FieldChange[] {
  const things = Map.groupBy(changes, ({ field }) => THING.exec(field)?.[0] ?? '');
  const whole = new Set([...things.keys()].filter((thing) => thing !== '' && isWhole(thing, things.get(thing) ?? [])));
  const told = new Set<string>();
  return changes.flatMap((change) => {
    const thing = outermost(change.field, whole);
    if (thing === null) return [named(change, lang)];
    if (told.has(thing)) return [];
    told.add(thing);
    return [summed(thing, changes, lang)];
  });
}

/** Whether the field that marks a thing came or went: then all of it did. */
function isWhole(thing: string, changes: readonly FieldChange[]): boolean {
  const mark = `${thing}.${MARKS[kindOf(thing)]}`;
  return changes.some(({ field, before, after }) => field === mark && (before === '' || after === ''));
}

/** The first of the things on a path that came or went whole: what is inside goes with it. */
function outermost(field: string, whole: ReadonlySet<string>): string | null {
  for (let end = field.indexOf(']'); end >= 0; end = field.indexOf(']', end + 1)) {
    const thing = field.slice(0, end + 1);
    if (whole.has(thing)) return thing;
  }
  return null;
}

function kindOf(path: string): Thing {
  const name = THING.exec(path)?.[1];
  return name !== undefined && Object.hasOwn(THING_WORDS, name) ? (name as Thing) : 'situations';
}

function summed(thing: string, changes: readonly FieldChange[], lang: Lang): FieldChange {
  const own = changes.filter(({ field }) => field.startsWith(`${thing}.`));
  const side = (which: 'before' | 'after') =>
    wordsOf(kindOf(thing), lang, (name) => own.find(({ field }) => field === `${thing}.${name}`)?.[which] ?? '');
  // A right says nothing but its end, a membership nothing but how: what they are of stands in their name.
  const about = ['curation', 'membership'].includes(kindOf(thing)) ? ` ${THING.exec(thing)?.[2] ?? ''}` : '';
  return { field: `${THING_WORDS[kindOf(thing)][lang]}${about}`, before: side('before'), after: side('after') };
}

/** A thing in a few words, from its fields on one side of the change. */
function wordsOf(kind: Thing, lang: Lang, value: (name: string) => string): string {
  const label = (table: Parameters<typeof labelOf>[0], name: string): string => {
    const code = value(name);
    return code === '' ? '' : labelOf(table, code);
  };
  const parts: Readonly<Record<Thing, readonly string[]>> = {
    exercices: [label('profession', 'profession'), label('category', 'category')],
    situations: [
      value('place.tradeName') || value('place.name') || value('place.structureId'),
      label('mode', 'mode'),
      label('role', 'role'),
      value('place.address.cedex') || value('place.address.postalCode'),
    ],
    savoirFaire: [label('savoir-faire', 'code'), label('savoir-faire-type', 'type')],
    identifiers: [value('nationalId')],
    mailboxes: [value('address'), value('service')],
    posts: [value('structureKey'), label('role', 'role'), daysOf(value('from'), value('until'))],
    curation: [value('until')],
    membership: [tierWords(value('tier'), lang), value('role'), value('until') === '' ? '' : `→ ${value('until')}`],
  };
  return parts[kind].filter((part) => part !== '').join(' · ');
}

function daysOf(from: string, until: string): string {
  return from === '' ? '' : `${from} → ${until === '' ? '…' : until}`;
}

/** A field by its name, after the thing it is of. */
function named(change: FieldChange, lang: Lang): FieldChange {
  const { field } = change;
  const thing = THING.exec(field)?.[0];
  const rest = thing === undefined ? field : field.slice(thing.length + 1);
  const word = FIELD_WORDS[rest]?.[lang] ?? FIELD_WORDS[rest.split('.').at(-1) ?? '']?.[lang];
  if (word === undefined) return change;
  const shown = (text: string) => (rest === 'tier' ? tierWords(text, lang) : text);
  return {
    before: shown(change.before),
    after: shown(change.after),
    field: thing === undefined ? word : `${THING_WORDS[kindOf(thing)][lang]} · ${word}`,
  };
}
