import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import { presentDecision } from '../../../federation/index.ts';
import { applicationToken, program, useHouse } from '../../support/house.ts';
import { type Json, NastyDraw, type NastyFact, type NastyQuestion, type NastyRule } from './support/nasty-sheets.ts';
import { OwnReading } from './support/own-reading.ts';

const SCOPES = 'pdp.evaluate pdp.search pdp.facts pdp.sheets';
const SHEETS = 12;
const QUESTIONS = 100;
const words = (text: string) => ({ fr: text, en: text });

/** As a stranger does who brings rules and facts of their own: by the API alone, and every answer held against an own reading of the language. */
describe('server/access: a stranger’s sheets, as odd as they may be, by the API alone', function () {
  this.timeout(120_000);
  const house = useHouse({ registration: () => ({ scope: `openid ${SCOPES}` }) });
  let token = '';
  before(async () => {
    token = await applicationToken(house(), house().client(0), SCOPES);
  });

  const call = async (method: string, path: string, json: unknown) => {
    const answer = await program.ask(`${house().issuer}/access/v1/${path}`, {
      ...{ json, method, byProgram: true },
      headers: { authorization: `Bearer ${token}` },
    });
    assert.ok(answer.status < 300, `${path} ${answer.status} ${answer.body.slice(0, 500)}`);
    return { body: JSON.parse(answer.body), headers: answer.headers };
  };
  const sheetOf = (version: number, facts: readonly NastyFact[], rules: readonly NastyRule[]) => {
    const declared: Record<string, Json> = {};
    for (const { side, name, full: _, ...fact } of facts) declared[side] = { ...declared[side], [name]: fact };
    return {
      ...{ schema: 'hab/1', application: 'dossier-0', version, title: words('Feuille'), from: '2020-01-01T00:00:00Z' },
      facts: declared,
      actions: { constructor: words('a'), toString: words('b') },
      rules: rules.map((rule) => ({ ...rule, title: words('Règle'), why: words('Ainsi.') })),
    };
  };
  /** Every page of a search. */
  const found = async (kind: string, body: object): Promise<readonly string[]> => {
    const names: string[] = [];
    let next = '';
    do {
      const page = { limit: 3, ...(next === '' ? {} : { token: next }) };
      const { results, page: told } = (await call('POST', `search/${kind}`, { ...body, page })).body;
      names.push(...results.map(({ id, name }: { id?: string; name?: string }) => id ?? name));
      next = told.next_token;
    } while (next !== '');
    return names;
  };

  it('every decision, its determining rules, single, in a batch and searched, are those of an own reading; made again later, it is the same whole', async () => {
    const told = { yes: 0, forbidden: 0 };
    const kept: { readonly name: string; readonly body: unknown }[] = [];
    for (let place = 0; place < SHEETS; place += 1) {
      const draw = new NastyDraw(`etrangere-${place}`);
      const facts = draw.facts();
      const rules = draw.rules(facts);
      await call('PUT', 'sheets', sheetOf(place + 2, facts, rules));
      const entities = draw.entities(facts);
      await call('PUT', 'entities', { entities: [...entities.kept, ...entities.forgotten] });
      const reading = new OwnReading(facts, rules, entities.kept);
      const questions = Array.from({ length: QUESTIONS }, () => draw.question(facts));
      const { body, headers } = await call('POST', 'evaluations', { evaluations: questions });
      const at = Date.parse(String(headers['decision-at']));
      const names = String(headers['decision-id']).split(', ');
      for (const [item, question] of questions.entries()) {
        const { decision, context } = body.evaluations[item];
        const own = reading.answer(question, at);
        const why = () => JSON.stringify({ place, question, facts, rules, context }, null, 1);
        assert.deepEqual(
          { decision, rules: context.rules },
          own,
          isDeepStrictEqual({ decision, rules: context.rules }, own) ? '' : why(),
        );
        if (decision) told.yes += 1;
        else if (own.rules.length > 0) told.forbidden += 1;
        kept.push({ name: names[item] ?? '', body: body.evaluations[item] });
      }
      const [first] = questions as [NastyQuestion, ...NastyQuestion[]];
      assert.deepEqual((await call('POST', 'evaluation', first)).body, body.evaluations[0]);
      await searchedAs(reading, first, entities.kept, at);
    }
    assert.ok(told.yes > 50 && told.forbidden > 50, JSON.stringify(told));
    const { decisions } = house().running.rooms.federation;
    for (const { name, body } of kept) {
      const record = decisions.named(name);
      assert.ok(record);
      assert.deepEqual(JSON.parse(JSON.stringify(presentDecision(decisions.recompute(record)))), body);
    }
  });

  async function searchedAs(
    reading: OwnReading,
    question: NastyQuestion,
    kept: readonly { readonly type: string; readonly id: string }[],
    at: number,
  ): Promise<void> {
    const { subject, resource, action } = question;
    for (const [kind, of] of [
      ['subject', subject],
      ['resource', resource],
    ] as const) {
      const ids = kept.filter(({ type }) => type === of.type).map(({ id }) => id);
      const yes = ids.filter((id) => reading.answer({ ...question, [kind]: { ...of, id } }, at).decision);
      assert.deepEqual(
        (await found(kind, { ...question, [kind]: { ...of, id: undefined } })).toSorted(),
        yes.toSorted(),
      );
    }
    // An action that is looked for has no properties.
    const bare = ['constructor', 'toString'].map((name) => ({ name, properties: {} }));
    const yes = bare.filter((each) => reading.answer({ ...question, action: each }, at).decision);
    assert.deepEqual(
      await found('action', { ...question, action: { name: action.name } }),
      yes.map(({ name }) => name),
    );
  }

  it('an hour 24 is none, of a fact as of a sheet (RFC 3339 §5.6): it neither opens nor is taken for the next day', async () => {
    const [from, until] = ['2026-06-01T00:00:00Z', '2026-06-02T00:00:00Z'];
    const facts = { context: { day: { type: 'datetime' } } };
    const when = [{ fact: 'context.day', gte: from, lte: until }];
    const rule = { id: 'JOUR', effect: 'permit', subjects: ['reader'], actions: ['read'], resources: ['file'], when };
    const rules = [{ ...rule, title: words('Règle'), why: words('Ainsi.') }];
    await call('PUT', 'sheets', { ...sheetOf(100, [], []), facts, actions: { read: words('a') }, rules });
    const ask = async (day: string) => {
      const question = {
        subject: { type: 'reader', id: 'a' },
        action: { name: 'read' },
        resource: { type: 'file', id: 'f' },
      };
      return (await call('POST', 'evaluation', { ...question, context: { day } })).body.decision;
    };
    assert.deepEqual(
      [await ask('2026-06-02T00:00:00Z'), await ask('2026-06-01T24:00:00Z'), await ask('2026-06-01T23:59:59.999Z')],
      [true, false, true],
    );
  });

  it('a property « application » names another application, unless the sheet declares a fact of that name', async () => {
    const rule = { id: 'LIRE', effect: 'permit', subjects: ['reader'], actions: ['read'], resources: ['file'] };
    const publish = (version: number, facts: object, when: object) => {
      const rules = [{ ...rule, ...when, title: words('Règle'), why: words('Ainsi.') }];
      return call('PUT', 'sheets', { ...sheetOf(version, [], []), facts, actions: { read: words('a') }, rules });
    };
    const ask = async (application: string) => {
      const resource = { type: 'file', id: 'f', properties: { application } };
      const question = { subject: { type: 'reader', id: 'a' }, action: { name: 'read' }, resource };
      const { decision, context } = (await call('POST', 'evaluation', question)).body;
      return decision || context.code;
    };
    await publish(101, {}, {});
    assert.equal(await ask('facturation'), 'federation.habilitation.foreign-application');
    assert.equal(await ask('dossier-0'), true);
    const when = { when: [{ fact: 'resource.application', in: ['facturation'] }] };
    await publish(102, { resource: { application: { type: 'string' } } }, when);
    assert.equal(await ask('facturation'), true);
    assert.equal(await ask('dossier-1'), 'federation.habilitation.no-rule');
  });
});
