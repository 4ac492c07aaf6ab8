import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { batchesSchema, refusalSchema } from '../../../server/directory-api/schemas.ts';
import {
  importReportSchema,
  keptPlanSchema,
  planListSchema,
  sliceReportSchema,
  sliceSchema,
  undoReportSchema,
  workSchema,
} from '../../../server/directory-api/schemas-of-imports.ts';
import { finessFile } from '../../directory/support/national-files.ts';
import { applicationToken, auditCount, auditSince, useHouse } from '../../support/house.ts';

/** Sites of nowhere, by their place; FINESS numbers with their check digit do not matter to an import. */
const site = (place: number, name = `CLINIQUE ${place}`) => ({
  finess: `97${String(place).padStart(7, '0')}`,
  name,
  city: '98100 BRUMEVAL',
});
const sites = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => site(from + at));

describe('server/directory-api: the feed gate for programs', () => {
  const house = useHouse({
    registration: (place) => ({
      scope: place === 0 ? 'openid directory.read directory.import' : 'openid directory.read directory.write',
    }),
  });
  let token = '';
  let writing = '';
  before(async () => {
    token = await applicationToken(house(), house().client(0), 'directory.read directory.import');
    writing = await applicationToken(house(), house().client(1), 'directory.read directory.write');
  });

  const ask = async (method: string, path: string, body?: string | object, bearer = token) => {
    const answer = await fetch(`${house().issuer}/admin/api/directory/imports${path}`, {
      method,
      headers: {
        accept: 'application/json',
        authorization: `Bearer ${bearer}`,
        ...(typeof body === 'object' ? { 'content-type': 'application/json' } : {}),
      },
      ...(body === undefined ? {} : { body: typeof body === 'object' ? JSON.stringify(body) : body }),
    });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? null : JSON.parse(text) };
  };
  /** The region's own establishments, and some of ours: a file that is whole. */
  const whole = (day: string, more: ReturnType<typeof sites>) => {
    const folder = join(house().folder, 'region');
    const file = readdirSync(folder).find((name) => /cs1100502|finess/.test(name)) ?? '';
    const own = readFileSync(join(folder, file), 'utf8').split('\n').slice(1).join('\n');
    return `${finessFile(day, more)}${own}`;
  };
  const plan = async (day: string, content: string) => {
    const name = `etalab-cs1100502-${day.replaceAll('-', '')}.csv`;
    const { status, body } = await ask('POST', `/plans?name=${name}`, content);
    assert.equal(status, 201, JSON.stringify(body));
    return keptPlanSchema.parse(body);
  };
  const refusedAs = ({ status, body }: { status: number; body: unknown }) =>
    `${status} ${refusalSchema.parse(body).error}`;
  const REASON = { reason: 'Regroupement annoncé par l’agence' };

  it('keeps a plan of a file that is sent, applies it once, and tells the report', async () => {
    const before = auditCount(house());
    const kept = await plan('2026-11-01', whole('2026-11-01', sites(0, 60)));
    assert.deepEqual([kept.state, kept.by, kept.plan.structures.created], ['waiting', 'dossier-0', 60]);
    const [listed] = planListSchema.parse((await ask('GET', '/plans')).body);
    assert.equal(listed?.planId, kept.planId);
    assert.deepEqual(keptPlanSchema.parse((await ask('GET', `/plans/${kept.planId}`)).body), kept);
    const applied = await ask('POST', `/plans/${kept.planId}/apply`);
    const report = importReportSchema.parse(applied.body);
    assert.equal(report.structures.created, 60);
    assert.equal(refusedAs(await ask('POST', `/plans/${kept.planId}/apply`)), '404 directory.import.unknown-plan');
    const [batch] = batchesSchema.parse((await ask('GET', '')).body);
    assert.deepEqual(importReportSchema.parse((await ask('GET', `/${batch?.batchId}`)).body), report);
    const work = workSchema.parse((await ask('GET', '/work')).body);
    assert.deepEqual([work?.what, work?.ended?.code], ['apply', 'directory.import.unknown-plan']);
    const lines = auditSince(house(), before).filter(({ event }) => event.action.startsWith('directory.'));
    assert.deepEqual(
      lines.map(({ event: { action, outcome, actor } }) => [action, outcome, actor]),
      [
        ['directory.import-planned', 'success', 'dossier-0'],
        ['directory.imported', 'success', 'dossier-0'],
        ['directory.imported', 'refused', 'dossier-0'],
      ],
    );
    assert.equal(lines[1]?.event.details.plan, kept.planId);
  });

  it('holds a department back, releases it with a reason, and takes the import back', async () => {
    const before = auditCount(house());
    const kept = await plan('2026-11-02', whole('2026-11-02', sites(0, 35)));
    assert.deepEqual(kept.plan.held, [
      { kind: 'structure', department: '98', establishment: null, closings: 25, open: 60 },
    ]);
    assert.equal((await ask('POST', `/plans/${kept.planId}/apply`)).status, 200);
    const [slice] = z.array(sliceSchema).parse((await ask('GET', '/held')).body);
    const path = `/held/${slice?.sliceId}`;
    const short = await ask('POST', `${path}/release`, { reason: 'oui' });
    assert.equal(refusedAs(short), '400 server.admin.reason-too-short');
    const released = sliceReportSchema.parse((await ask('POST', `${path}/release`, REASON)).body);
    assert.deepEqual([released.applied, released.kept], [25, []]);
    assert.equal(refusedAs(await ask('POST', `${path}/drop`, REASON)), '404 directory.import.unknown-slice');
    const [batch] = batchesSchema.parse((await ask('GET', '')).body);
    const undone = undoReportSchema.parse((await ask('POST', `/${batch?.batchId}/undo`, REASON)).body);
    assert.equal(undone.restored, 25);
    const lines = auditSince(house(), before).map(({ event }) => event);
    const line = lines.find(({ action, outcome }) => action === 'directory.slice-released' && outcome === 'success');
    assert.deepEqual([line?.details.reason, line?.details.applied], [REASON.reason, 25]);
    assert.equal(lines.find(({ action }) => action === 'directory.import-undone')?.details.reason, REASON.reason);
  });

  it('drops a plan, and a slice', async () => {
    const kept = await plan('2026-11-03', whole('2026-11-03', sites(0, 35)));
    assert.equal((await ask('DELETE', `/plans/${kept.planId}`)).status, 204);
    assert.equal(refusedAs(await ask('DELETE', `/plans/${kept.planId}`)), '404 directory.import.unknown-plan');
    const other = await plan('2026-11-03', whole('2026-11-03', sites(0, 35)));
    await ask('POST', `/plans/${other.planId}/apply`);
    const [slice] = z.array(sliceSchema).parse((await ask('GET', '/held')).body);
    const dropped = await ask('POST', `/held/${slice?.sliceId}/drop`, REASON);
    assert.equal(sliceReportSchema.parse(dropped.body).applied, 0);
    assert.deepEqual((await ask('GET', '/held')).body, []);
  });

  it('refuses whoever may only read and edit, a file without a name, and what is no file of ours', async () => {
    for (const path of ['/plans?name=a.txt', '/plans/1/apply', '/held/1/release', '/1/undo']) {
      assert.equal(refusedAs(await ask('POST', path, {}, writing)), '403 server.access.forbidden-scope', path);
    }
    assert.equal(refusedAs(await ask('POST', '/plans', 'x')), '400 server.request.malformed');
    assert.equal(refusedAs(await ask('POST', '/plans?name=a.txt', 'x\n')), '400 directory.import.unknown-format');
    assert.equal(refusedAs(await ask('GET', '/ffffffffffffffff')), '404 directory.import.unknown-batch');
  });
});
