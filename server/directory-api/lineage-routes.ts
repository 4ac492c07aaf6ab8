import type Router from '@koa/router';
import type { Context } from 'koa';
import type { z } from 'zod';
import {
  type DirectoryReader,
  HIDDEN_VERSION,
  type LineageVerdict,
  mergeByNumber,
  type Professional,
  personByNumber,
} from '../../directory/index.ts';
import { bodyOf, refuseChange, seenVersion, tagVersion } from './asked-change.ts';
import { type ApiGuard, type ApiHandler, type Asking, READ_SCOPE, WRITE_SCOPE } from './guard.ts';
import { refuse } from './refuse.ts';
import { lineageReasonSchema, mergeSchema, type numbersSchema, unmergeSchema } from './schemas-of-lineage.ts';
import { viewPerson } from './views.ts';

/** One person, several numbers: what joined them, and what makes two records one or two again. */
export function lineageRoutes(router: Router, guard: ApiGuard): void {
  const writing = (path: string, answer: ApiHandler) => router.post(path, guard.records(WRITE_SCOPE, answer));
  router.get('/persons/:id/numbers', guard.records(READ_SCOPE, showNumbers));
  writing('/persons/:id/merge', merge);
  writing('/persons/:id/unmerge', unmerge);
  for (const act of ['withdraw', 'reinstate'] as const) {
    writing(`/correspondences/:former/:current/${act}`, async (ctx, asking) => {
      const asked = await bodyOf(ctx, lineageReasonSchema);
      if (asked === null) return;
      const command = { former: String(ctx.params.former), current: String(ctx.params.current), ...asked };
      const { lineage, clock, by } = asking;
      await tell(ctx, asking, await lineage[act]({ personId: by }, command, clock.now()));
    });
  }
}

function showNumbers(ctx: Context, { reader }: Asking): void {
  const person = personOf(ctx, reader);
  if (person === null) return;
  tagVersion(ctx, person.version);
  ctx.body = person.version === HIDDEN_VERSION ? viewShownNumbers(person) : viewNumbers(reader, person);
}

/** Of somebody who is seen in part: the numbers alone, and nothing of what joined them. */
function viewShownNumbers({ personId, nationalId, identifiers }: Professional): z.infer<typeof numbersSchema> {
  return {
    id: personId,
    nationalId,
    identifiers: identifiers.map(({ nationalId: number, type, current }) => ({ nationalId: number, type, current })),
  };
}

function viewNumbers(reader: DirectoryReader, person: Professional): z.infer<typeof numbersSchema> {
  const { personId, nationalId, identifiers } = person;
  return {
    id: personId,
    nationalId,
    identifiers: identifiers.map((each) => ({
      nationalId: each.nationalId,
      type: each.type,
      current: each.current,
      inferred: each.by !== undefined,
    })),
    correspondences: reader.correspondencesOf(personId).map((each) => ({ ...each })),
    merges: reader.mergesOf(personId).map(({ absorbedId, absorbed, at, by, reason }) => ({
      absorbed: absorbedId,
      nationalId: absorbed.nationalId,
      at,
      by,
      reason,
    })),
  };
}

async function merge(ctx: Context, asking: Asking): Promise<void> {
  const { reader, lineage, clock, by } = asking;
  const survivor = personOf(ctx, reader);
  const version = survivor && seenVersion(ctx);
  const asked = version && (await bodyOf(ctx, mergeSchema));
  if (!survivor || !version || !asked) return;
  const absorbed = personByNumber(reader, asked.absorbed);
  if (absorbed === null) return refuse(ctx, 'directory.person.absent', asked.absorbed);
  const { phone, secureMail } = asked.choice ?? {};
  const command = {
    survivorId: survivor.personId,
    absorbedId: absorbed.personId,
    seen: { survivor: version, absorbed: asked.absorbedVersion },
    choice: { ...(phone && { phone }), ...(secureMail && { secureMail }) },
    reason: asked.reason,
  };
  await tell(ctx, asking, await lineage.merge({ personId: by }, command, clock.now()));
}

async function unmerge(ctx: Context, asking: Asking): Promise<void> {
  const { reader, lineage, clock, by } = asking;
  const survivor = personOf(ctx, reader);
  const version = survivor && seenVersion(ctx);
  const asked = version && (await bodyOf(ctx, unmergeSchema));
  if (!survivor || !version || !asked) return;
  const known = mergeByNumber(reader, asked.absorbed);
  if (known === null || known.survivorId !== survivor.personId) {
    return refuse(ctx, 'directory.merge.absent', asked.absorbed);
  }
  const command = { absorbedId: known.absorbedId, version, reason: asked.reason };
  await tell(ctx, asking, await lineage.unmerge({ personId: by }, command, clock.now()));
}

function personOf(ctx: Context, reader: DirectoryReader): Professional | null {
  const person = personByNumber(reader, String(ctx.params.id));
  if (person === null) refuse(ctx, 'directory.person.absent', String(ctx.params.id));
  return person;
}

/** The person as whoever asks sees them now: two records again may be of two territories. */
async function tell(ctx: Context, { reader, journal, by }: Asking, verdict: LineageVerdict): Promise<void> {
  if (!verdict.accepted) return refuseChange(ctx, verdict);
  await journal.catchUp({ actor: by, from: ctx.ip, request: String(ctx.state.requestId) });
  const person = verdict.person && personByNumber(reader, verdict.person.personId);
  if (person !== null) tagVersion(ctx, person.version);
  ctx.status = 200;
  ctx.body = person === null ? null : viewPerson(person);
}
