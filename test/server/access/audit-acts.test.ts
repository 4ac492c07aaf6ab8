import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import type { AuditLine } from '../../../server/audit/audit.ts';
import { composeAndListen, type Running } from '../../../server/index.ts';
import { applicationToken, openTestHouse, program, type TestHouse } from '../../support/house.ts';

/** A round takes five seconds, on a machine that has nothing else to do. */
const TOLD_WITHIN_MS = 30_000;
const STEP_MS = 50;

const agree = (patient: string) => ({ kind: 'agree', patient, how: 'oral' });
const recordedIn = ({ rooms }: Pick<Running, 'rooms'>): readonly AuditLine[] =>
  [...rooms.audit.read({ limit: 500 })].filter(({ event }) => event.action === 'patient.act-recorded');

describe('server/access: acts in the audit', function () {
  this.timeout(60_000);
  let house: TestHouse;
  before(async () => {
    house = await openTestHouse({ registration: () => ({ scope: 'openid pdp.patients' }) });
  });
  after(() => rmSync(house.folder, { recursive: true, force: true }));

  it('each act is one line, whoever asks again: the same key, twenty callers at once', async () => {
    const token = await applicationToken(house, house.client(0), 'pdp.patients');
    const send = (key: string, patient: string) =>
      program.ask(`${house.issuer}/access/v1/acts`, {
        json: { acts: [agree(patient), agree(patient)] },
        byProgram: true,
        headers: { authorization: `Bearer ${token}`, 'idempotency-key': key },
      });
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => send(`cle-${i % 10}`, `patient-${i % 10}`)));
    assert.ok(answers.every(({ status }) => status === 201));
    const subjects = recordedIn(house.running).map(({ event }) => event.subject);
    assert.equal(subjects.length, 20);
    assert.equal(new Set(subjects).size, 20);
    const told = answers.flatMap(({ body }) =>
      JSON.parse(body).acts.map(({ id }: { id: string }) => `dossier-0:${id}`),
    );
    assert.deepEqual(new Set(subjects), new Set(told));
    assert.ok(
      recordedIn(house.running).every(({ event }) => event.request !== ''),
      'each has the number of its request',
    );
  });

  it('one whose line could not be written is there within a round, whether or not anybody records another', async () => {
    const { federation, clock } = house.running.rooms;
    // On disk, and no line yet: as if the audit’s disk had been full.
    const verdict = await federation.patients.record(
      'dossier-0',
      { acts: [agree('patient-attendu')] },
      { at: clock.now(), key: null },
    );
    assert.ok(verdict.accepted);
    const isTold = () =>
      recordedIn(house.running).some(({ event }) => event.subject === `dossier-0:${verdict.acts[0]?.id}`);
    for (let waited = 0; !isTold(); waited += STEP_MS) {
      assert.ok(waited < TOLD_WITHIN_MS, `not within ${TOLD_WITHIN_MS} ms`);
      await pause(STEP_MS);
    }
  });

  it('one recorded just before the house died is in the audit once it is open again', async () => {
    const { federation, clock } = house.running.rooms;
    // On disk, and no line yet: as if the process had been killed between the two.
    const verdict = await federation.patients.record(
      'dossier-0',
      { acts: [agree('patient-perdu')] },
      { at: clock.now(), key: null },
    );
    assert.ok(verdict.accepted);
    const before = recordedIn(house.running).length;
    await house.running.close();
    const again = await composeAndListen(house.running.config, { clock: house.clock, log: () => undefined });
    try {
      const lines = recordedIn(again);
      assert.equal(lines.length, before + 1);
      assert.ok(lines.some(({ event }) => event.subject === `dossier-0:${verdict.acts[0]?.id}`));
    } finally {
      await again.close();
    }
  });
});
