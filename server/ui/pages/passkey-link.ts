import { encode } from 'uqr';
import { textField } from '../components/form.ts';
import { notice, refusalNotice } from '../components/notice.ts';
import { type PasskeyAsk, passkeyForm } from '../components/passkey-form.ts';
import type { PageContext, Refusal } from '../context.ts';
import { type Html, html, knownScript, safeUrl } from '../html.ts';
import { layout } from '../layout.ts';
import { time } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';

/** The one-time link, for the person's other device. */
export interface PasskeyLinkView {
  readonly url: string;
  readonly until: Date;
  readonly backUrl: string;
}

export function passkeyLinkPage(view: PasskeyLinkView, context: PageContext): Html {
  const { link: words } = texts(context.lang).passkeys;
  const main = html`<h1>${words.title}</h1><p class="lead">${words.lead}</p>
${notice('caution', html`<p>${words.warning}</p>`, context.lang)}
<p>${qrCode(view.url, words.code)}</p>
<p class="mono address" id="link">${view.url}</p>
<p class="quiet">${words.until(time(context.lang, view.until, context.timeZone))}</p>
<p class="actions"><a class="button button-quiet" id="back" href="${safeUrl(view.backUrl)}">${words.back}</a></p>`;
  return layout({ title: words.title, main, width: 'column', bar: null, above: null }, context);
}

/** Black on white whatever the theme: cameras read no other. */
function qrCode(text: string, label: string): Html {
  // Half a character has no bytes, and the encoder fails on it.
  const { data, size } = encode(text.toWellFormed(), { ecc: 'M', border: 4 });
  const path = data.map((row, y) => row.map((dark, x) => (dark ? `M${x} ${y}h1v1h-1z` : '')).join('')).join('');
  return html`<svg class="qr-code" role="img" aria-label="${label}" viewBox="${`0 0 ${size} ${size}`}" shape-rendering="crispEdges"><rect width="${size}" height="${size}" fill="#fff"/><path fill="#000" d="${path}"/></svg>`;
}

/** The page on the device that opened the link. */
export interface PasskeyDeviceView {
  /** For whom the passkey is made; null when the link is worth nothing any more. */
  readonly personName: string | null;
  /** Null: nothing is made here. */
  readonly ask: PasskeyAsk | null;
  readonly failure: Refusal | null;
}

export function passkeyDevicePage(view: PasskeyDeviceView, context: PageContext): Html {
  const { device: words } = texts(context.lang).passkeys;
  const content = html`${textField({ id: 'new-name', name: 'name', label: words.name, hint: words.hint, value: '', error: null, type: 'text' })}
<p class="actions"><button class="button button-large" id="create-passkey" type="submit">${words.button}</button></p>`;
  const main = html`<h1>${words.title}</h1>${view.personName === null ? null : html`<p class="lead">${words.lead(view.personName)}</p>`}
${refusalNotice(view.failure, context.lang)}
${view.ask === null ? html`<p>${words.again}</p>` : html`<p>${words.detail}</p>${passkeyForm({ ask: view.ask, content, without: words.without }, context)}${knownScript('passkey')}`}`;
  return layout({ title: words.title, main, width: 'column', bar: null, above: null }, context);
}

/** It is done: nothing more to do on this device. */
export function passkeyDeviceDonePage(view: { readonly homeUrl: string }, context: PageContext): Html {
  const { device: words } = texts(context.lang).passkeys;
  const main = html`<h1>${words.doneTitle}</h1>
${notice('success', html`<p>${words.done}</p>`, context.lang)}
<p class="actions"><a class="button" id="home" href="${safeUrl(view.homeUrl)}">${words.home}</a></p>`;
  return layout({ title: words.doneTitle, main, width: 'column', bar: null, above: null }, context);
}
