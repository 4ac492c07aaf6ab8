import { type Professional, personByNumber } from '../../../directory/index.ts';
import {
  type Application,
  type CompiledSheet,
  type Decision,
  openedByCard,
  type Question,
  sentencesOf,
} from '../../../federation/index.ts';
import { codeWords } from '../../http/code-words.ts';
import { pageContext } from '../../http/page-context.ts';
import { situationsOf } from '../../oidc/claims.ts';
import { displayName, presentSituation } from '../../portal/present-person.ts';
import type { Lang } from '../../ui/context.ts';
import {
  type AdminSimulatorView,
  type AnswerView,
  type AskedView,
  adminSimulatorPage,
} from '../../ui/pages/admin-simulator.ts';
import type { AdminDependencies } from '../dependencies.ts';
import type { Administrator, Handler } from '../entrance.ts';
import { type AskedThing, askedThing, choicesOf, propertiesOf, said } from './asked-thing.ts';
import { note } from './draft-steps.ts';
import { dossierUrl } from './present-sheet.ts';

/** What a dossier would answer to a real person, now; the dossier's own words, nothing that they would not be told. */
export function simulate(dependencies: AdminDependencies, find: (ctx: Parameters<Handler>[0]) => Application): Handler {
  return async (ctx, administrator) => {
    const application = find(ctx);
    const context = pageContext(ctx, dependencies.house);
    const query = new URLSearchParams(ctx.querystring);
    const sheet = await dependencies.federation.sheets.ready(application.id, dependencies.clock.now());
    const thing = askedThing(query, sheet, context.lang);
    const asked = askedIn(query, thing);
    const { facts } = thing;
    const person = asked.person === '' ? null : personByNumber(dependencies.reader, asked.person);
    const answer =
      asked.person === ''
        ? null
        : person
          ? answerTo(dependencies, application, person, asked, propertiesOf(facts, sheet))
          : 'unknown';
    if (answer && answer !== 'unknown') {
      const details = { person: person?.personId ?? '', action: asked.action, granted: String(answer.granted) };
      await note(dependencies, ctx, administrator, 'habilitation.simulated', application.id, details);
    }
    const answered: AnswerView | null =
      answer === 'unknown' ? { kind: 'unknown' } : answer && presentAnswer(answer, person, context.lang);
    ctx.body = String(
      adminSimulatorPage(
        view(administrator, application, { sheet, asked, facts, person, answered }, context.lang),
        context,
      ),
    );
  };
}

function askedIn(query: URLSearchParams, thing: AskedThing): AskedView {
  return {
    person: said(query, 'person'),
    situation: said(query, 'situation'),
    action: thing.action,
    type: thing.type,
    id: said(query, 'id'),
    patient: said(query, 'patient'),
  };
}

function answerTo(
  { federation, clock }: AdminDependencies,
  application: Application,
  { personId, nationalId }: Professional,
  asked: AskedView,
  properties: Question['resource']['properties'],
): Decision {
  const patient = asked.patient === '' ? {} : { patient: asked.patient };
  const fallback = asked.type === 'application' ? application.id : asked.type === 'patient' ? asked.patient : 'essai';
  const question: Question = {
    subject: { type: 'professional', id: personId },
    action: { name: asked.action },
    resource: {
      type: asked.type,
      id: asked.id || fallback || 'essai',
      properties: { ...properties, ...patient },
    },
    ...(asked.situation === '' ? {} : { context: { situation: asked.situation } }),
  };
  return federation.decide(question, {
    application: application.id,
    at: clock.now(),
    session: openedByCard({ personId, nationalId }),
  });
}

function presentAnswer(decision: Decision, person: Professional | null, lang: Lang): AnswerView {
  const reasons = decision.reasons.map((reason) => reason[lang]);
  return {
    kind: 'answered',
    granted: decision.granted,
    name: person ? displayName(person) : '',
    reasons: decision.granted || reasons.length > 0 ? reasons : [codeWords(decision.code)[lang]],
    missing: decision.granted ? [] : sentencesOf(decision.missing, lang),
    rules: decision.rules,
    facts: decision.facts.map(({ name, value, origin, asOf, file = '' }) => ({
      name,
      value: textOf(value),
      origin,
      asOf,
      file,
    })),
  };
}

/** A value as people read it: several are listed, none is empty. */
function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.map(String).join(', ');
  return value === null || value === undefined ? '' : String(value);
}

function view(
  { view: admin }: Administrator,
  application: Application,
  shown: {
    readonly sheet: CompiledSheet | null;
    readonly asked: AskedView;
    readonly facts: AdminSimulatorView['facts'];
    readonly person: Professional | null;
    readonly answered: AdminSimulatorView['answer'];
  },
  lang: Lang,
): AdminSimulatorView {
  const { sheet, asked, facts, person, answered } = shown;
  return {
    admin,
    sheetsUrl: admin.sheetsUrl,
    dossier: application.name[lang],
    dossierUrl: dossierUrl(application.id),
    action: dossierUrl(application.id, '/essai'),
    asked,
    situations: (person ? situationsOf(person) : []).map((each) => {
      const { id, place, mode } = presentSituation(each);
      return { value: id, label: [place, mode].filter((part) => part !== '').join(', ') };
    }),
    ...choicesOf(sheet, lang),
    facts,
    answer: answered,
  };
}
