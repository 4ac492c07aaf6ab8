import type { FormTarget, PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { texts } from '../texts/texts.ts';
import { hiddenFields } from './form.ts';
import { icon } from './icons.ts';

/** What a page asks of the person's device. */
export interface PasskeyAsk {
  /** `create` makes a passkey, `get` signs with one. */
  readonly does: 'create' | 'get';
  /** As `navigator.credentials` takes it, binary values in base64url. */
  readonly options: object;
  /** Where the device's answer is posted, as the field `response`. */
  readonly target: FormTarget;
}

export interface PasskeyForm {
  readonly ask: PasskeyAsk;
  /** Fields and button. */
  readonly content: Html;
  /** What to do in a browser that runs no script, or knows no passkeys. */
  readonly without: string;
}

/** A form whose answer comes from the device. As it comes it says what else to do; the page's script puts the form in its place. */
export function passkeyForm({ ask, content, without }: PasskeyForm, context: PageContext): Html {
  const { does, options, target } = ask;
  return html`<div class="passkey" data-passkey="">
<p class="quiet" data-without="">${icon('passkey')} ${without}</p>
<form hidden method="post" action="${safeUrl(target.action)}" data-does="${does}" data-options="${JSON.stringify(options)}">${hiddenFields(target)}<input type="hidden" name="response" value="">${content}</form>
<p class="field-error" role="alert" data-failed="" hidden>${texts(context.lang).passkeys.gestureFailed}</p></div>`;
}
