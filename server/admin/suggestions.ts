import type Router from '@koa/router';
import type { SearchHit } from '../../directory/index.ts';
import { cityOf, displayName, skillsOf } from '../portal/present-person.ts';
import type { Within } from './within-right.ts';

/** Suggestions under the field. */
const SHOWN = 8;
const KINDS = ['any', 'person', 'structure'] as const;

/** One line under the field. */
export interface Suggestion {
  readonly name: string;
  /** Profession, city. */
  readonly about: string;
  readonly url: string;
}

/** `GET /admin/suggestions?q=&kind=`: what the search page's script lists while somebody types; for administrators, as the search itself, by what they see. */
export function suggestionRoutes(router: Router, within: Within): void {
  router.get(
    '/suggestions',
    within(({ searcher }) => async (ctx) => {
      const asked = new URLSearchParams(ctx.querystring);
      const kind = KINDS.find((each) => each === asked.get('kind')) ?? 'any';
      ctx.type = 'json';
      ctx.body = { hits: searcher.suggest({ text: asked.get('q') ?? '', kind, limit: SHOWN }).map(suggestionOf) };
    }),
  );
}

function suggestionOf(hit: SearchHit): Suggestion {
  if (hit.kind === 'structure') {
    const { key, name, tradeName, categoryLabel, city } = hit.record;
    return {
      name: tradeName || name,
      about: lineOf([categoryLabel, city]),
      url: `/admin/structures/${encodeURIComponent(key)}`,
    };
  }
  const { record } = hit;
  const [place] = record.exercices.flatMap(({ situations }) => situations.map(({ place: each }) => each));
  const { profession } = skillsOf(record, null);
  const city = place === undefined ? '' : cityOf(place.address.cedex);
  return {
    name: displayName(record),
    about: lineOf([profession, city]),
    url: `/admin/personnes/${encodeURIComponent(record.personId)}`,
  };
}

function lineOf(parts: readonly string[]): string {
  return parts.filter((part) => part !== '').join(' · ');
}
