import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import {
  type CrlVerdict,
  type ListWorker,
  openCrlStore,
  openListWorker,
  openTrustStore,
  PkiError,
  readCertificate,
} from '../../pki/index.ts';
import { crlNumber } from '../../scripts/authority/extensions.ts';
import { AT, makeAuthority, makeCrl, trustEntry } from '../support/authority.ts';
import { crlCases, HELD } from './cases/crl-cases.ts';
import { card, fort } from './world.ts';

const certificate = readCertificate(card.der);
const issuer = readCertificate(fort.der);

function openStore() {
  return openCrlStore(openTrustStore(HELD, { universe: 'demo' }));
}

/** The buffer of a list, alone in its memory, as it must be to be given away. */
function given(list: Uint8Array): Uint8Array<ArrayBuffer> {
  return new Uint8Array(list);
}

function codeOf(verdict: CrlVerdict): string | null {
  return verdict.accepted ? verdict.warning : verdict.code;
}

describe('lists prepared by a thread', () => {
  let worker: ListWorker;
  before(() => {
    worker = openListWorker();
  });
  after(() => worker.close());

  it('are judged as they are without one, case by case', async () => {
    for (const { title, list, held, code } of crlCases) {
      if (held !== undefined) continue;
      assert.equal(codeOf(await openStore().loadApart(given(list()), AT, worker)), code, title);
    }
  });

  it('answer as they do without one', async () => {
    const store = openStore();
    const revoked = [{ serial: certificate.serialOctets, since: AT }];
    const verdict = await store.loadApart(given(makeCrl(fort, { revoked })), AT, worker);
    assert.ok(verdict.accepted && verdict.entries === 1);
    assert.equal(store.consult({ issuer, certificate, at: AT, isSigner: () => false }).state, 'revoked');
  });

  it('are checked with keys of every kind: an Ed25519 signature where the service accepts such keys', async () => {
    const edwards = makeAuthority('AUTORITE ED25519 FICTIVE', null, { key: generateKeyPairSync('ed25519').privateKey });
    const trust = openTrustStore([trustEntry(edwards, 'anchor', ['CPS'])], { universe: 'demo' });
    const keys = { minRsaBits: 2048, curves: new Set(['Ed25519'] as const) };
    const accepting = openCrlStore(trust, { keys });
    assert.equal(codeOf(accepting.load(makeCrl(edwards), AT)), null);
    assert.equal(codeOf(await openCrlStore(trust, { keys }).loadApart(given(makeCrl(edwards)), AT, worker)), null);
    const strict = await openCrlStore(trust).loadApart(given(makeCrl(edwards)), AT, worker);
    assert.equal(codeOf(strict), 'pki.crl.weak-algorithm');
    const other = makeCrl(edwards, { signer: generateKeyPairSync('ed25519').privateKey });
    assert.equal(codeOf(await accepting.loadApart(given(other), AT, worker)), 'pki.crl.bad-signature');
  });

  it('leave the list in use until the new one is ready, and are refused when a newer one came first', async () => {
    const store = openStore();
    const seventh = store.loadApart(given(makeCrl(fort)), AT, worker);
    assert.ok(store.load(makeCrl(fort, { extensions: [crlNumber(8)] }), AT).accepted);
    assert.equal(codeOf(await seventh), 'pki.crl.rollback');
    assert.equal(store.status()[1]?.list?.crlNumber, '8');
  });

  it('are taken one after the other', async () => {
    const store = openStore();
    const verdicts = await Promise.all(
      [8, 9, 10].map((n) => store.loadApart(given(makeCrl(fort, { extensions: [crlNumber(n)] })), AT, worker)),
    );
    assert.deepEqual(verdicts.map(codeOf), [null, null, null]);
    assert.equal(store.status()[1]?.list?.crlNumber, '10');
  });

  for (const end of ['exit', 'error']) {
    it(`R-22 a thread that ends between two lists (${end}) is replaced by the next, and nobody waits for it`, async function () {
      this.timeout(60_000);
      const mortal = openListWorker(new URL(`./mortal-thread.ts?${end}`, import.meta.url));
      let answered = 0;
      for (let tries = 0; answered < 3 && tries < 20; tries += 1) {
        const started = performance.now();
        const settled = await mortal.prepare(given(makeCrl(fort)), []).then(
          () => 1,
          () => 0,
        );
        answered += settled;
        assert.ok(performance.now() - started < 30_000, 'not until the thread is given up as stuck');
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      assert.equal(answered, 3);
      await mortal.close();
    });
  }

  it('fail by this room’s own error when the thread is closed, and leave the list in use', async () => {
    const closed = openListWorker();
    await closed.close();
    const store = openStore();
    store.load(makeCrl(fort), AT);
    await assert.rejects(
      store.loadApart(given(makeCrl(fort)), AT, closed),
      (error) => error instanceof PkiError && error.code === 'pki.crl.not-prepared',
    );
    assert.equal(store.status()[1]?.list?.crlNumber, '7');
  });
});
