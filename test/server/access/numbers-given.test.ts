import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { applicationToken, openTestHouse, program, type TestHouse } from '../../support/house.ts';

describe('a trust domain put back from an older copy, beside the audit', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-test-restored-'));
  const trust = join(folder, 'data', 'trust');
  const copy = join(folder, 'copy');
  after(() => rmSync(folder, { recursive: true, force: true }));

  const ask = async (house: TestHouse, path: string, json: unknown) => {
    const token = await applicationToken(house, house.client(0), 'pdp.evaluate pdp.patients');
    const headers = { authorization: `Bearer ${token}` };
    return program.ask(`${house.issuer}/access/v1/${path}`, { json, byProgram: true, headers });
  };
  /** An act and a decision, by their names. */
  const record = async (house: TestHouse) => {
    const acts = await ask(house, 'acts', { acts: [{ kind: 'agree', patient: 'patient-fictif', how: 'oral' }] });
    assert.equal(acts.status, 201, acts.body);
    const subject = { type: 'professional', id: 'personne' };
    const asked = { subject, action: { name: 'read' }, resource: { type: 'document', id: 'd-1' } };
    const { headers } = await ask(house, 'evaluation', asked);
    return { act: String(JSON.parse(acts.body).acts[0].id), decision: String(headers['decision-id']) };
  };
  const inHouse = async <T>(work: (house: TestHouse) => Promise<T>): Promise<T> => {
    const registration = () => ({ scope: 'openid scope_all pdp.evaluate pdp.patients' });
    const house = await openTestHouse({ folder, registration });
    try {
      return await work(house);
    } finally {
      await house.close();
    }
  };
  const linesOf = ({ running }: TestHouse, act: string) =>
    running.rooms.audit.read({ limit: 500, filter: { action: 'patient.act-recorded', subject: `dossier-0:${act}` } });

  it('gives no number of an act or a decision twice, and the audit has a line for each', async function () {
    this.timeout(120_000);
    await inHouse(record);
    cpSync(trust, copy, { recursive: true });
    const lost = await inHouse(async (house) => [await record(house), await record(house)]);
    rmSync(trust, { recursive: true });
    cpSync(copy, trust, { recursive: true });
    await inHouse(async (house) => {
      const { federation } = house.running.rooms;
      const made = [await record(house), await record(house)];
      for (const { act, decision } of lost) {
        assert.equal(
          federation.patients.find('dossier-0', act),
          undefined,
          'the name of what is lost names nothing else',
        );
        assert.equal(federation.decisions.named(decision), undefined);
        assert.equal(linesOf(house, act).length, 1);
      }
      for (const { act, decision } of made) {
        assert.equal(linesOf(house, act).length, 1);
        assert.equal(federation.decisions.named(decision)?.application, 'dossier-0');
      }
      const names = [...lost, ...made].flatMap(({ act, decision }) => [act, decision]);
      assert.equal(new Set(names).size, names.length);
    });
    await inHouse(async (house) => {
      const last = house.running.rooms.audit.cursor('trust.acts');
      await record(house);
      assert.equal(
        house.running.rooms.audit.cursor('trust.acts'),
        last + 1,
        'nothing is left out where nothing is lost',
      );
    });
  });
});
