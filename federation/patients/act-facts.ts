import type { PatientFacts, ProfessionalFacts } from '../ports.ts';
import type { ActReference, Party, PatientAct, ThingName } from './act.ts';

/** Whose facts are told, about what, when. */
export interface FactsAsked {
  readonly professional: ProfessionalFacts;
  readonly resource: ThingName;
  readonly at: Date;
}

/**
 * What a patient's acts say at an instant, for one professional and one thing. Pure. With no act the answers are `none` and no,
 * which are answers: nothing was recorded.
 *
 * An opposition comes back when the agreement that replaced it ends; an agreement never comes back after an opposition: it is
 * asked again.
 */
export function factsOfActs(acts: readonly PatientAct[], { professional, resource, at }: FactsAsked): PatientFacts {
  const { running, consent } = standingAt(acts, at);
  const blocks = running.flatMap((act) => (act.kind === 'block' ? [{ act, party: act.to }] : []));
  const masks = running.flatMap((act) =>
    act.kind === 'mask' && act.thing.type === resource.type && act.thing.id === resource.id
      ? [{ act, party: act.from }]
      : [],
  );
  const links = running.flatMap((act) =>
    act.kind === 'link' && concerns(act.to, professional) === true ? [{ act, basis: act.basis }] : [],
  );
  const glass = running.flatMap((act) =>
    act.kind === 'break-glass' && isPerson(professional, act.professional) ? [act] : [],
  );
  // Declared last, meant now.
  const declared = glass.at(-1);
  const blocked = anyConcerns(blocks, professional);
  const masked = anyConcerns(masks, professional);
  return {
    consent: consent?.kind === 'agree' ? 'active' : consent ? 'opposed' : 'none',
    ...(blocked === undefined ? {} : { blocked }),
    ...(masked === undefined ? {} : { masked }),
    links: [...new Set(links.map(({ basis }) => basis))].sort(),
    ...(declared ? { mode: declared.mode ?? 'bris_de_glace' } : {}),
    acts: actsTold({
      'choice.consent': consent ? [consent] : [],
      'choice.blocked': blocks.map(({ act }) => act),
      'choice.masked': masks.map(({ act }) => act),
      'care.link': links.map(({ act }) => act),
      'session.mode': glass,
    }),
  };
}

/** What holds at an instant, whoever asks about whichever thing. */
interface Standing {
  readonly instant: number;
  readonly running: readonly PatientAct[];
  readonly consent: PatientAct | undefined;
}

/** Of the last instant asked: the questions of a batch are of one, and about the acts of one patient. */
const standings = new WeakMap<readonly PatientAct[], Standing>();

function standingAt(acts: readonly PatientAct[], at: Date): Standing {
  const instant = at.getTime();
  const before = standings.get(acts);
  if (before?.instant === instant) return before;
  const running = runningAt(acts, at);
  const standing = { instant, running, consent: consentOf(acts, running) };
  standings.set(acts, standing);
  return standing;
}

/** What shuts somebody out. */
const CLOSING: ReadonlySet<PatientAct['kind']> = new Set(['oppose', 'block', 'mask']);

/**
 * Acts that hold at an instant: begun, not ended, and not withdrawn by then.
 *
 * What closes, an opposition or the withdrawal of an agreement, holds as soon as it is among them: a clock that was set back since
 * says « later » of its instant, and the patient has spoken. What opens waits for its instant.
 */
export function runningAt(acts: readonly PatientAct[], at: Date): readonly PatientAct[] {
  const instant = at.getTime();
  const isPast = (text: string): boolean => Date.parse(text) <= instant;
  const closing = new Set(acts.flatMap(({ id, kind }) => (CLOSING.has(kind) ? [id] : [])));
  const withdrawn = new Set(
    acts.flatMap((act) =>
      act.kind === 'withdrawal' && (!closing.has(act.withdraws) || isPast(act.at)) ? [act.withdraws] : [],
    ),
  );
  return acts.filter(({ id, kind, at: recorded, since, until }) => {
    const isBegun = CLOSING.has(kind) || (isPast(since) && isPast(recorded));
    return isBegun && !withdrawn.has(id) && (until === null || !isPast(until));
  });
}

function consentOf(acts: readonly PatientAct[], running: readonly PatientAct[]): PatientAct | undefined {
  const last = running.findLast(({ kind }) => kind === 'agree' || kind === 'oppose');
  if (last?.kind !== 'agree') return last;
  const opposedSince = acts.some(({ kind, sequence }) => kind === 'oppose' && sequence > last.sequence);
  return opposedSince ? running.findLast(({ kind }) => kind === 'oppose') : last;
}

/** Whether one of these acts is about this professional; undefined: nobody knows, without their situation. */
function anyConcerns(
  acts: readonly { readonly party: Party | null }[],
  professional: ProfessionalFacts,
): boolean | undefined {
  const answers = acts.map(({ party }) => (party === null ? true : shutsOut(party, professional)));
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}

/** As {@link concerns}; what closes holds for whoever has the number that was named as well, under whichever internal id. */
function shutsOut(party: Party, professional: ProfessionalFacts): boolean | undefined {
  const answer = concerns(party, professional);
  if (answer !== false || !('professional' in party) || party.number === undefined) return answer;
  return party.number === professional.nationalId || professional.otherNumbers?.includes(party.number) === true;
}

function concerns(party: Party, professional: ProfessionalFacts): boolean | undefined {
  const { situation } = professional;
  if ('professional' in party) return isPerson(professional, party.professional);
  if (!situation) return undefined;
  // Every establishment has its number: a place without one is none.
  return situation.finess === party.structure || situation.legalEntity === party.structure;
}

/** An act may name a record that was merged into this person's. */
function isPerson({ personId, mergedIds }: ProfessionalFacts, named: string): boolean {
  return named === personId || mergedIds?.includes(named) === true;
}

function actsTold(acts: Readonly<Record<string, readonly PatientAct[]>>): NonNullable<PatientFacts['acts']> {
  const told = Object.entries(acts).filter(([, some]) => some.length > 0);
  return Object.fromEntries(told.map(([name, some]) => [name, some.map(referenceTo)]));
}

function referenceTo({ id, at, by }: PatientAct): ActReference {
  return { id, at, by };
}
