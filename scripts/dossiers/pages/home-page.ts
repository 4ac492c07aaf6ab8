import { type Both, type Html, html, icon, type Lang } from '../../page.ts';
import { type DossierId, describeDossier } from '../../region/applications.ts';
import type { Answer } from '../evaluations.ts';
import { type AskedQuestion, type PatientFile, QUESTIONS } from '../questions.ts';
import { DOSSIER_REFUSALS } from '../refusals.ts';
import type { Identity } from '../relying-party.ts';
import { dossierFrame } from './dossier-frame.ts';
import { moment } from './moment.ts';
import { LEVELS, METHODS, MODES, PROFESSIONS, WORDS } from './words.ts';

/** Answers by question id; null when the decision point could not be asked. */
export type Answers = ReadonlyMap<string, Answer> | null;

const NOTHING: Answer = { granted: false, reasons: [], sentence: null, missing: [] };

/** A dossier's page for a signed-in person: who they are, then what they may do here and why. */
export function homePage(id: DossierId, identity: Identity, answers: Answers, lang: Lang): string {
  const { name, holds } = describeDossier(id);
  const main = html`<h1>${name[lang]}</h1>
<p class="quiet">${holds[lang]}</p>
${rights(id, answers, lang)}
${you(identity, lang)}`;
  return dossierFrame(id, lang, { title: name[lang], main, path: '/', person: identity.name });
}

function you(identity: Identity, lang: Lang): Html {
  const words = WORDS[lang];
  const { situation } = identity;
  const profession = situation === null ? '' : inWords(PROFESSIONS, situation.profession, lang);
  const facts: readonly (readonly [string, string])[] = [
    [words.profession, profession],
    [
      words.situation,
      situation === null ? words.noSituation : `${situation.structureName} (${inWords(MODES, situation.mode, lang)})`,
    ],
    [words.means, identity.amr.map((method) => inWords(METHODS, method, lang)).join(', ')],
    [words.level, inWords(LEVELS, identity.acr, lang)],
    [words.time, identity.authTime === null ? '' : moment(identity.authTime, lang)],
  ];
  return html`<section class="card" id="you" aria-labelledby="you-title"><h2 id="you-title">${words.you}</h2>
<p><strong>${identity.name}</strong> <span class="mono quiet">${identity.nationalId}</span></p>
<dl class="facts">${facts.filter(([, value]) => value !== '').map(([term, value]) => html`<dt>${term}</dt><dd>${value}</dd>`)}</dl>
</section>`;
}

function rights(id: DossierId, answers: Answers, lang: Lang): Html {
  const words = WORDS[lang];
  const { open, patients } = QUESTIONS[id];
  if (answers === null) {
    return html`<section class="card notice bad" role="alert" id="rights"><p class="state is-note">${icon('note')}<span>${words.unverified}</span></p>
<p>${DOSSIER_REFUSALS['dossier.decision.unavailable'][lang]}</p><p><a class="button" href="/?lang=${lang}">${words.again}</a></p></section>`;
  }
  const opening = answers.get(open.id) ?? NOTHING;
  return html`<section class="card" id="rights" aria-labelledby="rights-title"><h2 id="rights-title">${words.rights}</h2>
<div class="said" id="answer-open" data-granted="${String(opening.granted)}">${state(opening.granted, opening.granted ? words.open : words.closed, '')}
${explanation(opening, lang)}</div></section>
${
  opening.granted &&
  html`<section aria-labelledby="patients-title"><h2 id="patients-title">${words.patients}</h2>
${patients.map((file) => patientFile(file, answers, lang))}</section>`
}`;
}

function patientFile(
  { id, name, facts, questions }: PatientFile,
  answers: ReadonlyMap<string, Answer>,
  lang: Lang,
): Html {
  return html`<article class="card" id="patient-${id}"><h3>${name} <span class="mono quiet small">${id}</span></h3>
<p class="quiet">${facts[lang]}</p>
<ul class="answers">${questions.map((question) => answerLine(question, answers.get(question.id) ?? NOTHING, lang))}</ul>
${choiceLink(id, questions, answers, lang)}</article>`;
}

/** The first of two clicks: to the portal's page about what this patient chooses. */
function choiceLink(
  id: string,
  questions: readonly AskedQuestion[],
  answers: ReadonlyMap<string, Answer>,
  lang: Lang,
): Html {
  const words = WORDS[lang];
  const missing = questions.flatMap((question) => answers.get(question.id)?.missing ?? []);
  const isAsked = missing.some(({ criterion }) => criterion === 'choice.consent');
  return html`<p><a class="button" id="choice-${id}" href="/patients/${id}/choice?lang=${lang}">${isAsked ? words.askAgreement : words.patientChoice}</a></p>`;
}

function answerLine(question: AskedQuestion, answer: Answer, lang: Lang): Html {
  const words = WORDS[lang];
  const said = answer.granted ? words.granted : words.denied;
  return html`<li id="answer-${question.id}" data-granted="${String(answer.granted)}">${state(answer.granted, said, question.words[lang])}
${explanation(answer, lang)}</li>`;
}

/** Never colour alone: sign and word, then what was asked. */
function state(granted: boolean, said: string, asked: string): Html {
  return html`<p class="state ${granted ? 'is-open' : 'is-closed'}">${icon(granted ? 'open' : 'closed')}<span>${said}${asked !== '' && html` <span class="asked">— ${asked}</span>`}</span></p>`;
}

function explanation({ granted, reasons, sentence, missing }: Answer, lang: Lang): Html {
  const words = WORDS[lang];
  const said = reasons.map((reason) => reason[lang]);
  const why = said.length > 0 || granted ? said : [sentence?.[lang] ?? words.noReason];
  return html`${why.length > 0 && html`<p><span class="quiet">${words.why}</span> ${why.join(' ')}</p>`}
${!granted && missing.length > 0 && html`<p class="quiet">${words.change}</p><ul>${missing.map((each) => html`<li>${each[lang]}</li>`)}</ul>`}`;
}

function inWords(table: Readonly<Record<string, Both>>, code: string, lang: Lang): string {
  return table[code]?.[lang] ?? code;
}
