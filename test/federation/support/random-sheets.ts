import type { KeptEntity, ProfessionalFacts, Question, SessionFacts } from '../../../federation/index.ts';
import { seededRandom } from '../../../scripts/region/random.ts';
import { professional } from './facts.ts';
import { rule, sheet } from './sheets.ts';

/** Draws from a seed: the same seed, the same sheets and questions. */
export class Draw {
  readonly #random: ReturnType<typeof seededRandom>;

  constructor(seed: string) {
    this.#random = seededRandom(seed);
  }

  below(count: number): number {
    return this.#random.below(count);
  }

  one<T>(values: readonly T[]): T {
    const value = values[this.below(values.length)];
    if (value === undefined) throw new RangeError('nothing to draw from');
    return value;
  }

  some<T>(values: readonly T[], least = 1): readonly T[] {
    const drawn = values.filter(() => this.below(2) === 0);
    return drawn.length >= least ? drawn : values.slice(0, least);
  }

  often(outOf: number): boolean {
    return this.below(outOf) !== 0;
  }
}

const TEXTS = ['a', 'b', 'c'] as const;
const DAYS = ['2026-11-22T00:00:00Z', '2026-11-23T10:00:00Z', '2026-11-24T00:00:00+01:00'] as const;
const FACTS = {
  subject: { roles: { type: 'set' }, mail: { type: 'string' }, team: { type: 'set', from: 'kept' } },
  action: { urgent: { type: 'boolean' } },
  resource: {
    kind: { type: 'string', fixed: true },
    consent: { type: 'string', values: ['active', 'none', 'opposed'] },
    masked: { type: 'boolean', secret: true },
    age: { type: 'integer' },
    limit: { type: 'integer' },
    owner: { type: 'string' },
    written: { type: 'datetime' },
    network: { type: 'string' },
    folder: { type: 'entity' },
  },
  context: { motive: { type: 'string' } },
} as const;

type Written = Record<string, unknown>;

function leaf(draw: Draw, presentCloses: boolean): Written {
  const kinds: readonly (() => Written)[] = [
    () => ({ who: who(draw) }),
    () => ({ who: who(draw) }),
    () => ({ fact: 'resource.kind', in: draw.some(TEXTS) }),
    () => ({ fact: 'resource.consent', in: draw.some(['active', 'none', 'opposed']) }),
    () => ({ fact: 'resource.masked', in: [draw.often(2)] }),
    () => ({ fact: 'action.urgent', in: [draw.often(2)] }),
    () => ({ fact: 'subject.roles', has: draw.some(TEXTS) }),
    () => ({ fact: 'subject.roles', hasAll: draw.some(TEXTS) }),
    () => ({ fact: 'subject.team', has: { fact: 'resource.owner' } }),
    () => ({ fact: 'resource.owner', is: { fact: 'subject.mail' } }),
    () => ({ fact: 'resource.owner', is: { fact: 'professional.id' } }),
    () => ({ fact: 'resource.age', gte: draw.below(3), ...(draw.often(2) ? { lt: 1 + draw.below(3) } : {}) }),
    () => ({ fact: 'resource.age', lte: { fact: 'resource.limit' } }),
    () => ({ fact: 'resource.written', lt: draw.one(DAYS) }),
    () => ({ fact: 'resource.written', lt: { fact: 'moment.at' } }),
    () => ({ fact: 'moment.at', gt: draw.one(DAYS) }),
    () => ({ fact: 'session.acr', in: draw.some(['eidas1', 'eidas2']) }),
    () => ({ fact: 'resource.folder', within: [draw.one(['folder:a', 'folder:b', 'folder:root'])] }),
    () => ({ fact: 'resource.self', within: [draw.one(['folder:a', 'folder:root', 'note:d1'])] }),
    () => ({ fact: 'subject.self', within: [draw.one(['group:a', 'user:u1'])] }),
  ];
  if (presentCloses && draw.below(8) === 0)
    return { fact: draw.one(['resource.age', 'context.motive']), present: true };
  return draw.one(kinds)();
}

function who(draw: Draw): Written {
  return draw.one<() => Written>([
    () => ({ profession: draw.some(['10', '21', '60']) }),
    () => ({ mode: [draw.one(['S', 'L'])] }),
    () => ({ specialty: draw.some(['SM36', 'SM54']) }),
    () => ({ finess: ['991000001'] }),
    () => ({ network: { of: { id: draw.one(TEXTS) }, ...(draw.often(2) ? { tier: ['active'] } : {}) } }),
    () => ({ network: { of: { id: draw.one(TEXTS) }, role: draw.some(['medecin', 'soin/a']) } }),
    () => ({ network: { of: { fact: 'resource.network' }, tier: draw.some(['active', 'other']) } }),
    () => ({ network: { of: { fact: 'resource.network' }, role: ['medecin'] } }),
  ])();
}

function criterion(draw: Draw, presentCloses: boolean, depth: number): Written {
  const kind = depth === 0 ? 9 : draw.below(10);
  if (kind === 0) return { not: criterion(draw, !presentCloses, depth - 1) };
  if (kind > 2) return leaf(draw, presentCloses);
  const parts = Array.from({ length: 1 + draw.below(3) }, () => criterion(draw, presentCloses, depth - 1));
  return kind === 1 ? { all: parts } : { any: parts };
}

function randomRule(draw: Draw, place: number): Written {
  const permits = draw.often(3);
  return rule(`R-${place}`, {
    effect: permits ? 'permit' : 'forbid',
    actions: draw.some(['read', 'write']),
    resources: draw.some(['document', 'note']),
    ...(draw.often(4) ? {} : { subjects: ['user', 'professional'] }),
    ...(draw.often(2) ? { who: who(draw) } : {}),
    ...(draw.often(9) ? {} : { from: draw.one(DAYS) }),
    when: Array.from({ length: draw.below(3) }, () => criterion(draw, permits, 2)),
    unless: Array.from({ length: draw.below(2) }, () => criterion(draw, !permits, 2)),
    ...(permits && draw.below(20) === 0 ? { suspended: { fr: 'Suspendue.', en: 'Suspended.' } } : {}),
  });
}

/** A random sheet of a random size, with every word of the language. */
export function randomSheet(draw: Draw): Written {
  const rules = Array.from({ length: 1 + draw.below(12) }, (_, place) => randomRule(draw, place));
  return sheet(rules, { facts: FACTS });
}

/** One random question with all that is known around it, and the same said in values: absent, malformed, or known. */
export interface RandomQuestion {
  readonly question: Question;
  readonly professional: ProfessionalFacts | null;
  readonly session: SessionFacts | null;
  readonly kept: readonly KeptEntity[];
  readonly at: Date;
  /** Facts as they are known, by full name; texts of malformed ones. */
  readonly known: ReadonlyMap<string, string | number | boolean | readonly string[] | Date>;
  readonly malformed: readonly string[];
  /** What subject and resource lie below, themselves first, as the test works it out by hand. */
  readonly above: Readonly<Record<'subject.self' | 'resource.self', readonly string[]>>;
}

const FOLDERS: readonly KeptEntity[] = [
  { type: 'folder', id: 'a', properties: {}, parents: ['folder:root'], asOf: '' },
  { type: 'folder', id: 'b', properties: {}, parents: ['folder:a'], asOf: '' },
];
/** Folders above each, itself included, as the test works them out by hand. */
export const ABOVE: Readonly<Record<string, readonly string[]>> = {
  'folder:a': ['folder:a', 'folder:root'],
  'folder:b': ['folder:b', 'folder:a', 'folder:root'],
  'folder:c': ['folder:c'],
};

export function randomQuestion(draw: Draw): RandomQuestion {
  const known = new Map<string, string | number | boolean | readonly string[] | Date>();
  const malformed: string[] = [];
  const said: Record<'subject' | 'action' | 'resource' | 'context', Record<string, unknown>> = {
    subject: {},
    action: {},
    resource: {},
    context: {},
  };
  const say = (
    side: keyof typeof said,
    key: string,
    value: string | number | boolean | readonly string[],
    bad: unknown,
  ) => {
    const kind = draw.below(8);
    if (kind === 0) return;
    said[side][key] = kind === 1 ? bad : value;
    if (kind === 1) malformed.push(`${side}.${key}`);
    else known.set(`${side}.${key}`, value);
  };
  say('subject', 'roles', draw.some(TEXTS, 0), 'a');
  say('subject', 'mail', draw.one(TEXTS), 7);
  say('action', 'urgent', draw.often(2), 'true');
  say('resource', 'kind', draw.one(['a', 'b', 'c', 'd']), ['a']);
  say('resource', 'consent', draw.one(['active', 'none', 'opposed']), 'Active');
  say('resource', 'masked', draw.often(2), 0);
  say('resource', 'age', draw.below(4), 1.5);
  say('resource', 'limit', draw.below(4), '2');
  say('resource', 'owner', draw.one([...TEXTS, '899700000013']), null);
  say('resource', 'network', draw.one(TEXTS), 3);
  say('resource', 'folder', draw.one(['folder:a', 'folder:b', 'folder:c']), 'folder');
  say('context', 'motive', draw.one(TEXTS), 0);
  if (draw.often(4)) {
    const day = draw.one(['2026-11-21T12:00:00Z', '2026-11-23T11:00:00+01:00', '2026-11-30T00:00:00.500Z']);
    said.resource.written = day;
    known.set('resource.written', new Date(day));
  }
  const isUser = draw.below(6) === 0;
  const subject = isUser ? { type: 'user', id: 'u1' } : { type: 'professional', id: 'personne-fictive' };
  const resource = { type: draw.one(['document', 'note']), id: 'd1' };
  known.set('subject.id', subject.id).set('resource.id', resource.id);
  const self = { subject: `${subject.type}:${subject.id}`, resource: `${resource.type}:${resource.id}` };
  known.set('subject.self', self.subject).set('resource.self', self.resource);
  const [group, folder] = [draw.some(['group:a'], 0), draw.some(['folder:a'], 0)];
  const team = draw.some(TEXTS, 0);
  known.set('subject.team', team);
  const at = new Date(draw.one(DAYS));
  known.set('moment.at', at);
  const who_ = isUser ? null : randomProfessional(draw, known);
  const session =
    who_ && draw.often(3)
      ? { personId: who_.personId, acr: draw.one(['eidas1', 'eidas2']), amr: [], mode: 'normal' }
      : null;
  if (session) known.set('session.acr', session.acr);
  return {
    question: {
      subject: { ...subject, properties: said.subject },
      action: { name: draw.one(['read', 'write']), properties: said.action },
      resource: { ...resource, properties: said.resource },
      context: said.context,
    },
    professional: who_,
    session,
    kept: [
      ...FOLDERS,
      { ...subject, properties: { team }, parents: group, asOf: '' },
      { ...resource, properties: {}, parents: folder, asOf: '' },
    ],
    above: {
      'subject.self': [self.subject, ...group],
      'resource.self': [self.resource, ...folder.flatMap((each) => ABOVE[each] ?? [])],
    },
    at,
    known,
    malformed,
  };
}

function randomProfessional(draw: Draw, known: Map<string, unknown>): ProfessionalFacts {
  const mode = draw.one(['S', 'L', '', null]);
  const facts = professional({
    profession: draw.one(['10', '21', '60', '99', '']),
    specialties: draw.some(['SM36', 'SM54'], 0),
    situation:
      mode === null
        ? null
        : { id: 's1', structureKey: null, finess: draw.one(['991000001', '']), mode, sector: '', role: '' },
    memberships: Array.from({ length: draw.below(3) }, () => ({
      network: draw.one(TEXTS),
      tier: draw.one(['active', 'other'] as const),
      role: draw.one(['medecin', 'soin/a', '']),
    })),
  });
  known.set('professional.id', facts.nationalId).set('professional.category', facts.category);
  if (facts.profession !== '') {
    known.set('professional.profession', facts.profession).set('professional.specialty', facts.specialties);
  }
  if (facts.situation?.mode) known.set('professional.mode', facts.situation.mode);
  if (facts.situation?.finess) known.set('professional.finess', facts.situation.finess);
  return facts;
}
