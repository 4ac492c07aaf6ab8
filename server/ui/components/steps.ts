import { type Html, html } from '../html.ts';

/** Drawings of the three steps to try when a sign-in does not come through: card, code, browser. */
const DRAWINGS: readonly Html[] = [
  html`<path d="M18 34h60v16a4 4 0 0 1-4 4H22a4 4 0 0 1-4-4zM68 45h2"/><path class="drawn-accent" d="M28 34V8a3 3 0 0 1 3-3h34a3 3 0 0 1 3 3v26M41 12h14v11H41zM41 17.500h14M48 12v11"/><path d="M14 18v12m0 0-4-4m4 4 4-4"/>`,
  html`<rect x="20" y="5" width="56" height="50" rx="4"/><path class="drawn-accent" d="M33 15.500h.01M43 15.500h.01M53 15.500h.01M63 15.500h.01" stroke-width="5"/><path d="M28 25h40M34 33h4M46 33h4M58 33h4M34 40h4M46 40h4M58 40h4M46 47h4"/>`,
  html`<rect x="12" y="8" width="56" height="40" rx="3"/><path d="M12 17h56M18 12.500h.01M23 12.500h.01"/><path class="drawn-accent" d="M56 11l4 4m0-4-4 4M76 30a13 13 0 1 1-4-6.500M84 20l-1 8-8-1" /><path d="M30 33h14"/>`,
];

/** An ordered list of drawn steps: title and one sentence each. */
export function drawnSteps(steps: readonly (readonly string[])[]): Html {
  return html`<ol class="steps">${steps.map(
    ([title = '', detail = ''], index) => html`<li>
<svg class="drawing" viewBox="0 0 96 60" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${DRAWINGS[index]}</svg>
<strong>${title}</strong> <span>${detail}</span></li>`,
  )}</ol>`;
}
