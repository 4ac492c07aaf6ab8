import { type Html, html } from '../html.ts';

/** Drawings of the three steps to try when a sign-in does not come through: card, code, browser. */
const DRAWINGS: readonly Html[] = [
  html`<path d="M18 34h60v16a4 4 0 0 1-4 4H22a4 4 0 0 1-4-4zM68 45h2"/><path class="drawn-accent" d="M28 34V8a3 3 0 0 1 3-3h34a3 3 0 0 1 3 3v26M41 12h14v11H41zM41 17.5h14M48 12v11"/><path d="M14 18v12m0 0-4-4m4 4 4-4"/>`,
  html`<rect x="20" y="5" width="56" height="50" rx="4"/><path class="drawn-accent" d="M33 15.5h.01M43 15.5h.01M53 15.5h.01M63 15.5h.01" stroke-width="5"/><path d="M28 25h40M34 33h4M46 33h4M58 33h4M34 40h4M46 40h4M58 40h4M46 47h4"/>`,
  html`<rect x="14" y="12" width="64" height="42" rx="3"/><path d="M14 23h64M20 17.5h.01M26 17.5h.01M28 34h36M28 42h22"/><circle class="drawn-ground" cx="76" cy="14" r="11"/><path class="drawn-accent" d="M72 10l8 8m0-8-8 8"/><circle class="drawn-accent" cx="76" cy="14" r="11"/>`,
];

/** An ordered list of drawn steps: title and one sentence each. */
export function drawnSteps(steps: readonly (readonly string[])[]): Html {
  return html`<ol class="steps">${steps.map(
    ([title = '', detail = ''], index) => html`<li>
<svg class="drawing" viewBox="0 0 96 60" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${DRAWINGS[index]}</svg>
<strong>${title}</strong> <span>${detail}</span></li>`,
  )}</ol>`;
}
