import assert from 'node:assert/strict';
import { ServerError } from '../../../server/errors.ts';
import { openPasskeyCeremonies } from '../../../server/passkeys/ceremonies.ts';
import type { PasskeyPurpose } from '../../../server/passkeys/challenges.ts';
import type { Passkey } from '../../../server/passkeys/passkey.ts';
import { type Random, randomFrom } from '../../support/random.ts';
import { type CreationAsk, type ProofAsk, SoftwareAuthenticator } from '../../support/software-authenticator.ts';

const ISSUER = 'https://region.example';
const PURPOSE: PasskeyPurpose = { kind: 'sign-in', uid: 'page' };
const PERSON = 'personne-inventee';
const ROUNDS = 5_000;
/** One answer is read within this, whatever it says. */
const LONGEST_MS = 5_000;

/** Ceremonies whose challenge never ends: the same honest answer can be bent again and again. */
async function honest() {
  const kept: Passkey[] = [];
  const ceremonies = openPasskeyCeremonies({
    issuer: ISSUER,
    serviceName: 'Vestibule',
    challenges: { make: async () => 'ZGVmaS1kLWVzc2Fp', spend: async (challenge) => challenge === 'ZGVmaS1kLWVzc2Fp' },
    find: async (id) => kept.find((each) => each.id === id),
  });
  const device = new SoftwareAuthenticator(ISSUER);
  const holder = { personId: PERSON, displayName: 'Dr Camille Exemple' };
  const creation = device.create((await ceremonies.askCreation(PURPOSE, holder, [])) as CreationAsk);
  const made = await ceremonies.finishCreation(PURPOSE, creation);
  assert.ok(made.accepted);
  const now = new Date();
  kept.push({
    ...made.credential,
    ...{ personId: PERSON, name: '', createdAt: now, lastUsedAt: null, expiresAt: now, certificate: '' },
    marks: { numbers: [], issued: { authority: '', serial: '' }, sealedNumber: '', type: '' },
  });
  const proof = device.prove((await ceremonies.askProof(PURPOSE)) as ProofAsk);
  return { ceremonies, creation, proof };
}

/** One or a few bytes changed, cut, doubled or put in. */
function bent(bytes: Buffer, random: Random): Buffer {
  const out = [...bytes];
  const changes = 1 + random.below(3);
  for (let n = 0; n < changes; n += 1) {
    const place = random.below(out.length);
    const byte = random.below(256);
    const how = random.below(5);
    if (how === 0) out[place] = byte;
    else if (how === 1) out[place] = (out[place] ?? 0) ^ (1 << random.below(8));
    else if (how === 2) out.splice(place, 1 + random.below(8));
    else if (how === 3) out.splice(place, 0, byte);
    else out.splice(place, 0, ...out.slice(place, place + 1 + random.below(64)));
  }
  return Buffer.from(out);
}

interface Told {
  readonly id: string;
  readonly response: Record<string, unknown>;
}

/** The same answer with one of its parts bent. */
function withBent(answer: string, part: string, random: Random): string {
  const told = JSON.parse(answer) as Told;
  const changed = bent(Buffer.from(String(told.response[part]), 'base64url'), random).toString('base64url');
  return JSON.stringify({ ...told, response: { ...told.response, [part]: changed } });
}

describe('server/passkeys: bent answers (S-24)', function () {
  this.timeout(120_000);

  /** Refused as a value or as malformed, in bounded time; nothing else is thrown. */
  const outcome = async (finish: () => Promise<{ readonly accepted: boolean }>): Promise<boolean> => {
    const began = performance.now();
    try {
      return (await finish()).accepted;
    } catch (error) {
      assert.ok(error instanceof ServerError && error.code === 'server.request.malformed', String(error));
      return false;
    } finally {
      const took = performance.now() - began;
      assert.ok(took < LONGEST_MS, `${took} ms`);
    }
  };

  it(`of ${ROUNDS} bent proofs none is accepted`, async () => {
    const { ceremonies, proof } = await honest();
    assert.equal(await outcome(() => ceremonies.finishProof(PURPOSE, proof)), true);
    const random = randomFrom(2026);
    const parts = ['authenticatorData', 'signature', 'clientDataJSON', 'userHandle'];
    for (let round = 0; round < ROUNDS; round += 1) {
      const part = parts[round % parts.length] ?? '';
      const text = withBent(proof, part, random);
      if (text === proof) continue;
      assert.equal(await outcome(() => ceremonies.finishProof(PURPOSE, text)), false, text);
    }
  });

  it(`of ${ROUNDS} bent creations, CBOR and COSE among them, none says more than the honest one`, async () => {
    const { ceremonies, creation } = await honest();
    const random = randomFrom(1126);
    for (let round = 0; round < ROUNDS; round += 1) {
      const text = withBent(creation, round % 4 === 0 ? 'clientDataJSON' : 'attestationObject', random);
      // Nothing is attested: another identifier or key may be told, for the same person, page and card; never another origin.
      const accepted = await outcome(() => ceremonies.finishCreation(PURPOSE, text));
      if (!accepted) continue;
      const said = JSON.parse(
        Buffer.from(String((JSON.parse(text) as Told).response.clientDataJSON), 'base64url').toString('utf8'),
      );
      assert.deepEqual([said.type, said.origin], ['webauthn.create', ISSUER]);
    }
  });

  it('what nests without end, or is larger than any answer, is refused', async () => {
    const { ceremonies, creation } = await honest();
    const told = JSON.parse(creation) as Told;
    const nested = Buffer.alloc(14_000, 0x81);
    const long = Buffer.concat([Buffer.from([0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]), nested]);
    for (const attestationObject of [nested, long, Buffer.alloc(15_000)]) {
      const response = { ...told.response, attestationObject: attestationObject.toString('base64url') };
      const text = JSON.stringify({ ...told, response });
      assert.equal(await outcome(() => ceremonies.finishCreation(PURPOSE, text)), false);
    }
    const response = { ...told.response, attestationObject: 'A'.repeat(100_000) };
    const text = JSON.stringify({ ...told, response });
    await assert.rejects(ceremonies.finishCreation(PURPOSE, text), /server\.request\.malformed/);
  });
});
