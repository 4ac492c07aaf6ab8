import { type Html, html } from '../html.ts';

/** Mailboxes in a definition, one a line; null when there is none. */
export function mailboxLines(mailboxes: readonly string[]): Html | null {
  if (mailboxes.length === 0) return null;
  return html`${mailboxes.map((mailbox) => html`<p class="place-line">${mailbox}</p>`)}`;
}
