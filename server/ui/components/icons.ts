import { type Html, html } from '../html.ts';

/** Shapes that go beside a word, never instead of one: hidden from screen readers, coloured by the text. */
const SHAPES = {
  success: html`<path d="M4.5 12.5l5 5 10-11"/>`,
  caution: html`<path d="M12 3.5 22 20.5H2zM12 10v4.5M12 17.4v.4"/>`,
  refused: html`<circle cx="12" cy="12" r="9"/><path d="M5.8 18.2 18.2 5.8"/>`,
  open: html`<path d="M5 21.5V11a7 7 0 0 1 14 0v10.5M3 21.5h18M8.5 21.3V11.6c0-1.7 1-3.2 2.6-3.9L13 7v14.3M10.8 14.3v1"/>`,
  closed: html`<path d="M5 21.5V11a7 7 0 0 1 14 0v10.5M3 21.5h18M9.5 14.5h5v4h-5zM10.6 14.3v-1.2a1.4 1.4 0 0 1 2.8 0v1.2"/>`,
  emergency: html`<path d="M5 21.5V11a7 7 0 0 1 14 0v10.5M3 21.5h18M12 9v6M12 17.8v.4"/>`,
  card: html`<rect x="2.5" y="5" width="19" height="14" rx="2"/><path d="M6 10h4.5v4H6zM14 10.5h4M14 13.5h4"/>`,
  reader: html`<path d="M6 13.5V4.5a1 1 0 0 1 1-1h10a1 1 0 0 1 1 1v9M10 7h4v3h-4zM2.5 13.5h19v6a1 1 0 0 1-1 1h-17a1 1 0 0 1-1-1zM17.5 17h.5"/>`,
  place: html`<path d="M12 21.5s7-6.4 7-11.5a7 7 0 0 0-14 0c0 5.1 7 11.5 7 11.5z"/><circle cx="12" cy="10" r="2.4"/>`,
  phone: html`<path d="M5 3.5h3.5l1.7 4.6-2.2 1.5a12 12 0 0 0 6.4 6.4l1.5-2.2 4.6 1.7V19a1.6 1.6 0 0 1-1.6 1.6A15.4 15.4 0 0 1 3.4 5.1 1.6 1.6 0 0 1 5 3.5z"/>`,
  passkey: html`<circle cx="8" cy="8.5" r="4.5"/><path d="M11.5 11.5 20 20M16.5 16.5l2.5-2.5M14 14l2-2"/>`,
  arrow: html`<path d="M4.5 12h15M13.5 6l6 6-6 6"/>`,
  chevron: html`<path d="M6 9.5l6 6 6-6"/>`,
  search: html`<circle cx="10.5" cy="10.5" r="6.5"/><path d="M15.5 15.5 21 21"/>`,
  leave: html`<path d="M10 3.5H5v17h5M9.5 12h11M16 7.5l4.5 4.5-4.5 4.5"/>`,
} as const;

export type IconName = keyof typeof SHAPES;

export function icon(name: IconName): Html {
  return html`<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">${SHAPES[name]}</svg>`;
}
