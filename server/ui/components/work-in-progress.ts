import type { FormTarget, Lang, PageContext } from '../context.ts';
import { type Html, html, safeUrl } from '../html.ts';
import { time } from '../texts/formats.ts';
import { texts } from '../texts/texts.ts';
import { hiddenFields } from './form.ts';

/** A long work that goes on: how far it is, and how to stop it. The page that shows it is sent with `Refresh`. */
export interface WorkView {
  readonly startedAt: Date;
  /** Recorded decisions, or people of the directory; null: it has not told yet. */
  readonly progress: {
    readonly part: 'recorded' | 'directory';
    readonly done: number;
    /** From 0 to 1; null: nobody knows how many there are. */
    readonly share: number | null;
  } | null;
  /** This page again, for whoever’s browser does not come back by itself. */
  readonly lookUrl: string;
  readonly stop: FormTarget;
}

/** `#work`, with `#look` and `#stop`. */
export function workInProgress({ startedAt, progress, lookUrl, stop }: WorkView, context: PageContext): Html {
  const { lang, timeZone } = context;
  const words = texts(lang).admin.sheets.work;
  const percent = progress?.share === null || progress === null ? null : Math.floor(progress.share * 100);
  const told = progress === null ? words.beginning : toldOf(progress, lang);
  return html`<section class="panel" id="work" role="status" aria-labelledby="work-title"><h2 id="work-title">${words.title}</h2>
<p>${told}${percent === null ? null : html` <progress max="100" value="${percent}" aria-label="${words.title}">${percent} %</progress>`}</p>
<p class="quiet">${words.since(time(lang, startedAt, timeZone))}</p>
<p class="actions"><a class="button button-quiet" id="look" href="${safeUrl(lookUrl)}">${words.look}</a></p>
<form method="post" action="${safeUrl(stop.action)}">${hiddenFields(stop)}<button class="button button-quiet" id="stop" type="submit">${words.stop}</button></form></section>`;
}

function toldOf({ part, done }: NonNullable<WorkView['progress']>, lang: Lang): string {
  const words = texts(lang).admin.sheets.work;
  return part === 'recorded' ? words.recorded(done) : words.directory(done);
}
