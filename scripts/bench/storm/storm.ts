import { setTimeout as delay } from 'node:timers/promises';
import { Browser } from '../browser.ts';
import { signInWith } from '../card-sign-in.ts';
import { authorizationUrl, type FlowClient, makePkce, redeem } from '../code-flow.ts';
import type { MintedCard } from './mint-cards.ts';

export interface StormPlan {
  readonly issuer: string;
  readonly client: FlowClient;
  /** Who signs in, once each, in this order. */
  readonly cards: readonly MintedCard[];
  /** Sign-ins begun each second, whatever becomes of those before. */
  readonly rate: number;
}

/** What a storm of sign-ins was like for those in it. */
export interface StormReport {
  readonly signIns: number;
  /** Reasons of those that failed, with how many. */
  readonly errors: Readonly<Record<string, number>>;
  /** Milliseconds from the instant each was due, half, 95 and 99 of a hundred. */
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
  /** Sign-ins ended each second, by the clock. */
  readonly held: number;
}

/** More at once and the generator itself is what is measured. */
const MAX_AT_ONCE = 3_000;

/**
 * Full sign-ins, each by a browser and a connection of its own: the application's request, the page, the card's proof, the ticket, a
 * situation where there are several, the code, the tokens. They begin at a steady rate and do not wait for one another, as people do not; the time of
 * each counts from when it was due.
 */
export async function runStorm({ issuer, client, cards, rate }: StormPlan): Promise<StormReport> {
  const times: number[] = [];
  const errors: Record<string, number> = {};
  const start = performance.now();
  const running = new Set<Promise<void>>();
  for (const [place, card] of cards.entries()) {
    const due = start + (place * 1000) / rate;
    const early = due - performance.now();
    if (early > 0) await delay(early);
    const reason = running.size >= MAX_AT_ONCE ? 'generator full' : null;
    const one = (reason === null ? signInWholly(issuer, client, card) : Promise.reject(new RangeError(reason))).then(
      () => void times.push(performance.now() - due),
      (error: unknown) => {
        const why = error instanceof Error ? error.message.slice(0, 120) : String(error);
        errors[why] = (errors[why] ?? 0) + 1;
      },
    );
    running.add(one);
    void one.finally(() => running.delete(one));
  }
  await Promise.all(running);
  const seconds = (performance.now() - start) / 1000;
  times.sort((one, other) => one - other);
  const at = (part: number) => times[Math.min(times.length - 1, Math.floor(times.length * part))] ?? 0;
  return { signIns: times.length, errors, p50: at(0.5), p95: at(0.95), p99: at(0.99), held: times.length / seconds };
}

/**
 * The same sign-ins, so many at once, each begun as another ends: as fast as the server goes, never faster.
 *
 * @throws the first that fails
 */
export async function runInTurn(plan: Omit<StormPlan, 'rate'>, atOnce: number): Promise<void> {
  const waiting = plan.cards.values();
  const lane = async (): Promise<void> => {
    for (const card of waiting) await signInWholly(plan.issuer, plan.client, card);
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

async function signInWholly(issuer: string, client: FlowClient, card: MintedCard): Promise<void> {
  const browser = new Browser();
  try {
    const pkce = makePkce();
    const inside = (next: URL) => next.origin === issuer;
    const page = await browser.open(authorizationUrl(issuer, client, pkce), {}, inside);
    const answer = await signInWith(browser, page, (challenge) => card.sign(challenge), inside);
    const code = answer.location?.searchParams.get('code');
    if (!code) throw new RangeError(`no code: ${answer.status} ${answer.url.pathname.split('/')[1] ?? ''}`);
    const tokens = await redeem(browser, issuer, client, code, pkce);
    if (tokens.status !== 200) throw new RangeError(`no tokens: ${tokens.status}`);
  } finally {
    browser.close();
  }
}
