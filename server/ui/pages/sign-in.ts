import { hiddenFields } from '../components/form.ts';
import { type IconName, icon } from '../components/icons.ts';
import { refusalNotice } from '../components/notice.ts';
import { type PasskeyAsk, passkeyForm } from '../components/passkey-form.ts';
import { drawnSteps } from '../components/steps.ts';
import type { FormTarget, PageContext, Refusal } from '../context.ts';
import { type Html, html, knownScript, safeUrl } from '../html.ts';
import { layout } from '../layout.ts';
import { mark } from '../mark.ts';
import { time } from '../texts/formats.ts';
import { type Texts, texts } from '../texts/texts.ts';

/** The interaction page: which application, which card reader, what to do when it fails. */
export interface SignInView {
  /** Name of the application one is going to; null when it is the portal itself. */
  readonly application: string | null;
  /** Address on the card listener that asks for the card's certificate; null when that listener is off. */
  readonly tlsUrl: string | null;
  /** The workstation's reader; null when none is configured. */
  readonly reader: ReaderChallenge | null;
  /** The passkey of this person, on whichever device; null when it is no answer here. */
  readonly passkey: PasskeyAsk | null;
  /** What nothing but the card opens; null when it is not that. */
  readonly cardReason: 'passkeys' | 'administration' | 'staff' | null;
  /** Where to go back without signing in; null when there is nowhere. */
  readonly cancelUrl: string | null;
  /** Until when this page can be used; null when it has no end. */
  readonly validUntil: Date | null;
  /** What went wrong on the try before; null at the first. */
  readonly failure: Refusal | null;
  /** Tells the application that the person does not sign in, in place of `cancelUrl`; absent for the portal itself. */
  readonly cancelTarget?: FormTarget | undefined;
}

/** The signed challenge as the page hands it to the reader by a plain form POST. */
export interface ReaderChallenge {
  readonly url: string;
  readonly issuer: string;
  readonly nonce: string;
  /** Seconds since 1970. */
  readonly iat: number;
  readonly proofUrl: string;
  readonly returnUrl: string;
  /** Origin of the application the sign-in ends at, or the scheme of a program that has none, with its colon: a browser follows the reader's form no further than its page allows. */
  readonly destination: string;
}

export function signInPage(view: SignInView, context: PageContext): Html {
  const words = texts(context.lang).signIn;
  const main = html`<div class="hall">${mark()}
<h1>${words.heading}</h1>
<p class="lead">${towards(view, words)}</p>
${view.cardReason === null ? null : html`<p id="card-alone">${words.cardAlone[view.cardReason]}</p>`}
</div>
${refusalNotice(view.failure, context.lang)}
${view.tlsUrl === null && view.reader === null && view.passkey === null ? noChoice(words) : choices(view, context)}
${view.passkey === null ? null : knownScript('passkey')}
${cancel(view, words)}`;
  return layout({ title: words.title, main, width: 'column', bar: null, above: null }, context);
}

function towards({ application, cardReason }: SignInView, words: Texts['signIn']): string {
  if (cardReason !== null) return words.towardsCardAlone[cardReason];
  return application === null ? words.towardsPortal : words.towards(application);
}

function cancel({ cancelTarget, cancelUrl }: SignInView, words: Texts['signIn']): Html | null {
  if (cancelTarget)
    return html`<form method="post" action="${safeUrl(cancelTarget.action)}">${hiddenFields(cancelTarget)}<button class="button button-quiet" id="cancel" type="submit">${words.cancel}</button></form>`;
  return cancelUrl === null ? null : html`<p><a id="cancel" href="${safeUrl(cancelUrl)}">${words.cancel}</a></p>`;
}

function noChoice(words: Texts['signIn']): Html {
  return html`<div class="empty"><p><strong>${words.none}</strong></p><p>${words.noneAdvice}</p></div>`;
}

/** The means, and what to try when one of them fails. */
function choices(view: SignInView, context: PageContext): Html {
  const words = texts(context.lang).signIn;
  return html`<section aria-labelledby="choices"><h2 class="unseen" id="choices">${words.choices}</h2>
<div class="choices">
${view.tlsUrl === null ? null : html`<a class="choice choice-main" id="sign-in-tls" href="${safeUrl(view.tlsUrl)}">${choice('card', words.tls, words.tlsDetail)}</a>`}
${view.reader === null ? null : readerForm(view.reader, view.tlsUrl === null, words)}
${view.passkey === null ? null : passkeyChoice(view.passkey, context)}
</div></section>
<p class="small quiet">${words.purpose} ${view.validUntil === null ? null : words.validUntil(time(context.lang, view.validUntil, context.timeZone))}</p>
<section class="trouble" aria-labelledby="trouble"><h2 id="trouble">${words.failing}</h2>
${drawnSteps(words.steps)}</section>`;
}

function readerForm(reader: ReaderChallenge, alone: boolean, words: Texts['signIn']): Html {
  const target: FormTarget = {
    action: reader.url,
    hidden: {
      issuer: reader.issuer,
      nonce: reader.nonce,
      iat: String(reader.iat),
      proof_url: reader.proofUrl,
      return_url: reader.returnUrl,
      destination: reader.destination,
    },
  };
  return html`<form method="post" action="${safeUrl(target.action)}">${hiddenFields(target)}<button class="choice ${alone ? 'choice-main' : ''}" id="sign-in-card" type="submit">${choice('reader', words.card, words.cardDetail)}</button></form>`;
}

function passkeyChoice(ask: PasskeyAsk, context: PageContext): Html {
  const words = texts(context.lang).passkeys.signIn;
  const content = html`<button class="choice" id="sign-in-passkey" type="submit">${choice('passkey', words.choice, words.detail)}</button>`;
  return passkeyForm({ ask, content, without: words.without }, context);
}

function choice(name: IconName, title: string, detail: string): Html {
  return html`<span class="choice-icon">${icon(name)}</span><span class="choice-text"><strong>${title}</strong> <span>${detail}</span></span><span class="choice-go">${icon('arrow')}</span>`;
}
