import type { ErrorOut, KoaContextWithOIDC } from 'oidc-provider';
import type { IntegratorLine } from '../ui/components/integrator.ts';
import type { Lang } from '../ui/context.ts';
import { isSandbox } from './profiles/profile.ts';

const MAX_TOLD_CHARS = 500;

const WORDS = {
  fr: {
    error: 'Erreur',
    why: 'Raison',
    received: 'Adresse reçue',
    registered: 'Adresse déclarée la plus proche',
    differs: 'Première différence',
    at: (place: number, had: string, wanted: string) => `caractère ${place} : reçu ${had}, attendu ${wanted}`,
    end: 'la fin',
  },
  en: {
    error: 'Error',
    why: 'Reason',
    received: 'Address received',
    registered: 'Nearest registered address',
    differs: 'First difference',
    at: (place: number, had: string, wanted: string) => `character ${place}: received ${had}, expected ${wanted}`,
    end: 'the end',
  },
} as const;

/**
 * What an integrator is told of a refused request, beyond what everybody sees: only for a client in trial. Texts from outside are
 * cut, and escaped by the page.
 */
export function explainError(
  ctx: KoaContextWithOIDC,
  out: ErrorOut,
  error: Error,
  lang: Lang,
): IntegratorLine[] | null {
  const { client, params } = ctx.oidc ?? {};
  if (!client || !isSandbox(client)) return null;
  const words = WORDS[lang];
  const lines: IntegratorLine[] = [{ name: words.error, value: out.error }];
  const detail: unknown = Reflect.get(error, 'error_detail') ?? out.error_description;
  if (typeof detail === 'string') lines.push({ name: words.why, value: detail.slice(0, MAX_TOLD_CHARS) });
  const received = params?.redirect_uri;
  const registered: readonly string[] = client.redirectUris ?? [];
  if (typeof received !== 'string' || registered.includes(received) || registered.length === 0) return lines;
  const nearest = registered.toSorted((a, b) => firstDifference(b, received) - firstDifference(a, received))[0] ?? '';
  const place = firstDifference(nearest, received);
  const character = (text: string) => (place < text.length ? `« ${text[place]} »` : words.end);
  return [
    ...lines,
    { name: words.received, value: received.slice(0, MAX_TOLD_CHARS) },
    { name: words.registered, value: nearest },
    { name: words.differs, value: words.at(place + 1, character(received), character(nearest)) },
  ];
}

/** Place, from 0, of the first character that two texts do not share. */
export function firstDifference(one: string, other: string): number {
  const shorter = Math.min(one.length, other.length);
  for (let place = 0; place < shorter; place += 1) if (one[place] !== other[place]) return place;
  return shorter;
}
