import { hiddenFields, textField } from '../components/form.ts';
import { outcomeNotice, refusalNotice } from '../components/notice.ts';
import { type PasskeyAsk, passkeyForm } from '../components/passkey-form.ts';
import type { FormTarget, Outcome, PageContext, Refusal } from '../context.ts';
import { type Html, html, knownScript, safeUrl } from '../html.ts';
import { layout } from '../layout.ts';
import { day, instant, time } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';

/** A person's own passkeys: listed, named, removed; made where the card was just shown. */
export interface PasskeysView {
  readonly passkeys: readonly PasskeyView[];
  /** Set within minutes of the card: what may be made from it. */
  readonly make: MakePasskeyView | null;
  /** Where the card is asked for. */
  readonly addUrl: string;
  readonly outcome: Outcome | null;
  readonly failure: Refusal | null;
  readonly homeUrl: string;
}

export interface MakePasskeyView {
  readonly ask: PasskeyAsk;
  /** Asks for a link for another device. */
  readonly linkTarget: FormTarget;
  readonly until: Date;
}

export interface PasskeyView {
  readonly id: string;
  /** Empty: none was given. */
  readonly name: string;
  readonly isSynced: boolean;
  readonly createdAt: Date;
  readonly lastUsedAt: Date | null;
  readonly expiresAt: Date;
  readonly rename: FormTarget;
  readonly remove: FormTarget;
  /** Set when the card just shown is another than the one it rests on. */
  readonly restOn: FormTarget | null;
}

export function passkeysPage(view: PasskeysView, context: PageContext): Html {
  const words = texts(context.lang).passkeys.own;
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p>
${outcomeNotice(view.outcome, context.lang)}${refusalNotice(view.failure, context.lang)}
${view.make === null ? addLink(view.addUrl, context) : makeForms(view.make, context)}
${
  view.passkeys.length === 0
    ? html`<div class="empty"><p><strong>${words.none}</strong></p><p>${words.noneAdvice}</p></div>`
    : html`<p class="quiet">${words.counted(view.passkeys.length)}</p><ul class="rule-list bare">${view.passkeys.map((each) => passkeyItem(each, context))}</ul>`
}
<p class="actions"><a class="button button-quiet" id="home" href="${safeUrl(view.homeUrl)}">${texts(context.lang).backToDoors}</a></p>
${view.make === null ? null : knownScript('passkey')}`;
  return layout({ title: words.title, main, width: 'column', bar: null, above: null }, context);
}

function addLink(addUrl: string, { lang }: PageContext): Html {
  const words = texts(lang).passkeys.own;
  return html`<p class="actions"><a class="button" id="add-passkey" href="${safeUrl(addUrl)}">${words.add}</a></p><p class="quiet">${words.addDetail}</p>`;
}

function makeForms(view: MakePasskeyView, context: PageContext): Html {
  const words = texts(context.lang).passkeys.make;
  const content = html`${nameField('new-name', words.name, words.hint, '')}
<p class="actions"><button class="button" id="create-passkey" type="submit">${words.here}</button></p>`;
  return html`<section class="panel" aria-labelledby="make"><h2 id="make">${words.heading}</h2>
<p>${words.lead(time(context.lang, view.until, context.timeZone))}</p>
${passkeyForm({ ask: view.ask, content, without: words.without }, context)}
<form method="post" action="${safeUrl(view.linkTarget.action)}">${hiddenFields(view.linkTarget)}<p class="actions"><button class="button button-quiet" id="enrol-phone" type="submit">${words.phone}</button></p><p class="quiet">${words.phoneDetail}</p></form></section>`;
}

function nameField(id: string, label: string, hint: string | null, value: string): Html {
  return textField({ id, name: 'name', label, hint, value, error: null, type: 'text' });
}

function passkeyItem(view: PasskeyView, context: PageContext): Html {
  const { lang, timeZone } = context;
  const words = texts(lang).passkeys.own;
  const { id, name, createdAt, lastUsedAt, expiresAt } = view;
  return html`<li class="own-act"><p><strong>${name === '' ? words.unnamed : name}</strong></p>
<dl class="facts"><dt>${words.made}</dt><dd><time datetime="${createdAt.toISOString()}">${instant(lang, createdAt, timeZone)}</time></dd>
<dt>${words.used}</dt><dd>${lastUsedAt === null ? words.never : instant(lang, lastUsedAt, timeZone)}</dd>
<dt>${words.until}</dt><dd>${day(lang, expiresAt, timeZone)}</dd></dl>
${view.isSynced ? html`<p class="small quiet">${words.synced}</p>` : null}
${view.restOn === null ? null : html`<form method="post" action="${safeUrl(view.restOn.action)}">${hiddenFields(view.restOn)}<p class="actions"><button class="button button-quiet" id="rest-${id}" type="submit">${words.restOn}</button></p></form>`}
<details class="fold" id="rename-${id}"><summary>${words.renameButton}</summary><form class="stacked" method="post" action="${safeUrl(view.rename.action)}">${hiddenFields(view.rename)}${nameField(`name-${id}`, words.rename, null, name)}
<p class="actions"><button class="button button-quiet" type="submit">${words.renameButton}</button></p></form></details>
<details class="fold" id="remove-${id}"><summary>${words.remove}</summary><form class="stacked" method="post" action="${safeUrl(view.remove.action)}">${hiddenFields(view.remove)}<p>${words.removeDetail}</p>
<p class="actions"><button class="button button-quiet" id="confirm-${id}" type="submit">${words.removeConfirm}</button></p></form></details></li>`;
}
