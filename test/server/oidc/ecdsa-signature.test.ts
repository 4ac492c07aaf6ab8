import assert from 'node:assert/strict';
import { generateKeyPairSync, sign, verify } from 'node:crypto';
import { joseFromDer } from '../../../server/oidc/ecdsa-signature.ts';

describe('server/oidc/ecdsa-signature', () => {
  it('is what the runtime verifies as a JWS signature, 500 times, short numbers included', () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    for (let n = 0; n < 500; n += 1) {
      const data = Buffer.from(`jeton fictif ${n}`);
      const signature = joseFromDer(sign('sha256', data, privateKey));
      assert.equal(signature.length, 64);
      assert.ok(verify('sha256', data, { key: publicKey, dsaEncoding: 'ieee-p1363' }, signature));
    }
  });

  it('pads a short number on the left, and drops the zero that keeps one positive', () => {
    const [short, high] = [Buffer.alloc(31, 7), Buffer.alloc(32, 0xff)];
    const der = Buffer.concat([Buffer.from([0x30, 68, 0x02, 31]), short, Buffer.from([0x02, 33, 0]), high]);
    assert.deepEqual(Buffer.from(joseFromDer(der)), Buffer.concat([Buffer.alloc(1), short, high]));
  });

  it('refuses what is no signature', () => {
    for (const hex of ['', '3000', '30030201', '3006020101020101ff', '300602010103010100']) {
      assert.throws(() => joseFromDer(Buffer.from(hex, 'hex')), TypeError, hex);
    }
  });
});
