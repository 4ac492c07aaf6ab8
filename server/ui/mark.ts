import { type Html, html } from './html.ts';

const ARCH =
  'M4 30V14a12 12 0 0 1 24 0v16h-3V14a9 9 0 0 0-18 0v16zM9.5 29.4V13.2c0-2.6 1.7-4.9 4.2-5.7l4-1.2v24.9zm6-9.6a1.1 1.3 0 1 0 0-2.6 1.1 1.3 0 0 0 0 2.6z';

/** The mark as a picture of its own, for browser tabs, in the house's accent. */
export const MARK_SVG = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path fill="#0a6c74" fill-rule="evenodd" d="${ARCH}"/></svg>`;

/** The mark: a rounded arch and its door ajar, one path, coloured by the text around it. Decorative: the word stands beside it. */
export function mark(): Html {
  return html`<svg class="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false"><path fill="currentColor" fill-rule="evenodd" d="${ARCH}"/></svg>`;
}
