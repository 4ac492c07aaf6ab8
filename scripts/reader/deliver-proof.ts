import { z } from 'zod';
import type { Both } from '../page.ts';
import type { Proof } from './card-rack.ts';

/** Longest wait for the server's verdict. */
const DELIVERY_TIMEOUT_MS = 10_000;
const MAX_ANSWER_BYTES = 16_384;

const answerSchema = z.union([
  z.object({ ticket: z.string().regex(/^[A-Za-z0-9._~-]{1,200}$/) }),
  z.object({ error: z.string().regex(/^[a-z0-9.-]{1,100}$/), fr: z.string().max(1_000), en: z.string().max(1_000) }),
]);

/** What the server made of a proof. */
export type Delivery =
  | { readonly outcome: 'ticket'; readonly ticket: string }
  | { readonly outcome: 'refused'; readonly code: string; readonly sentence: Both }
  | { readonly outcome: 'unreachable'; readonly cause: unknown };

/** Post the proof to the server itself: it never passes through the browser. Redirects are not followed. */
export async function deliverProof(fetcher: typeof fetch, proofUrl: URL, proof: Proof): Promise<Delivery> {
  try {
    const response = await fetcher(proofUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(proof),
      redirect: 'error',
      signal: AbortSignal.timeout(DELIVERY_TIMEOUT_MS),
    });
    return readAnswer(await boundedText(response));
  } catch (cause) {
    return { outcome: 'unreachable', cause };
  }
}

function readAnswer(text: string): Delivery {
  const answer = answerSchema.parse(JSON.parse(text));
  if ('ticket' in answer) return { outcome: 'ticket', ticket: answer.ticket };
  return { outcome: 'refused', code: answer.error, sentence: { fr: answer.fr, en: answer.en } };
}

async function boundedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of response.body ?? []) {
    length += chunk.length;
    if (length > MAX_ANSWER_BYTES) throw new RangeError(`The answer is larger than ${MAX_ANSWER_BYTES} bytes.`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
