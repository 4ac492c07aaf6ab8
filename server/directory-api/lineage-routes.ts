import type Router from '@koa/router';
import type { Context } from 'koa';
import type { z } from 'zod';
import { type LineageVerdict, mergeByNumber, type Professional, personByNumber } from '../../directory/index.ts';
import { bodyOf, refuseChange, seenVersion } from './asked-change.ts';
import { type DirectoryApiDependencies, guarded, READ_SCOPE, WRITE_SCOPE } from './guard.ts';
import { refuse } from './refuse.ts';
import { lineageReasonSchema, mergeSchema, type numbersSchema, unmergeSchema } from './schemas-of-lineage.ts';
import { viewPerson } from './views.ts';

/** One person, several numbers: what joined them, and what makes two records one or two again. */
export function lineageRoutes(router: Router, dependencies: DirectoryApiDependencies): void {
  const writing = (path: string, answer: (ctx: Context, by: string) => Promise<void>) =>
    router.post(path, guarded(dependencies, WRITE_SCOPE, answer));
  router.get(
    '/persons/:id/numbers',
    guarded(dependencies, READ_SCOPE, (ctx) => showNumbers(dependencies, ctx)),
  );
  writing('/persons/:id/merge', (ctx, by) => merge(dependencies, ctx, by));
  writing('/persons/:id/unmerge', (ctx, by) => unmerge(dependencies, ctx, by));
  for (const act of ['withdraw', 'reinstate'] as const) {
    writing(`/correspondences/:former/:current/${act}`, async (ctx, by) => {
      const asked = await bodyOf(ctx, lineageReasonSchema);
      if (asked === null) return;
      const command = { former: String(ctx.params.former), current: String(ctx.params.current), ...asked };
      const { lineage, clock } = dependencies;
      await tell(dependencies, ctx, await lineage[act]({ personId: by }, command, clock.now()));
    });
  }
}

function showNumbers(dependencies: DirectoryApiDependencies, ctx: Context): void {
  const person = personOf(dependencies, ctx);
  if (person === null) return;
  ctx.set('ETag', `"${person.version}"`);
  ctx.body = viewNumbers(dependencies, person);
}

function viewNumbers({ reader }: DirectoryApiDependencies, person: Professional): z.infer<typeof numbersSchema> {
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

async function merge(dependencies: DirectoryApiDependencies, ctx: Context, by: string): Promise<void> {
  const { reader, lineage, clock } = dependencies;
  const survivor = personOf(dependencies, ctx);
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
  await tell(dependencies, ctx, await lineage.merge({ personId: by }, command, clock.now()));
}

async function unmerge(dependencies: DirectoryApiDependencies, ctx: Context, by: string): Promise<void> {
  const { reader, lineage, clock } = dependencies;
  const survivor = personOf(dependencies, ctx);
  const version = survivor && seenVersion(ctx);
  const asked = version && (await bodyOf(ctx, unmergeSchema));
  if (!survivor || !version || !asked) return;
  const known = mergeByNumber(reader, asked.absorbed);
  if (known === null || known.survivorId !== survivor.personId) {
    return refuse(ctx, 'directory.merge.absent', asked.absorbed);
  }
  const command = { absorbedId: known.absorbedId, version, reason: asked.reason };
  await tell(dependencies, ctx, await lineage.unmerge({ personId: by }, command, clock.now()));
}

function personOf({ reader }: DirectoryApiDependencies, ctx: Context): Professional | null {
  const person = personByNumber(reader, String(ctx.params.id));
  if (person === null) refuse(ctx, 'directory.person.absent', String(ctx.params.id));
  return person;
}

async function tell({ journal }: DirectoryApiDependencies, ctx: Context, verdict: LineageVerdict): Promise<void> {
  if (!verdict.accepted) return refuseChange(ctx, verdict);
  await journal.catchUp({ from: ctx.ip, request: String(ctx.state.requestId) });
  const { person } = verdict;
  if (person !== null) ctx.set('ETag', `"${person.version}"`);
  ctx.status = 200;
  ctx.body = person === null ? null : viewPerson(person);
}
