import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { isCommonPassword } from '../../../server/cli/guessable-password.ts';

const COMMON = [
  'passwordpassword',
  'P@ssw0rdP@ssw0rd',
  'motdepasse-motdepasse',
  'Administrateur2026!',
  'azertyuiopqsdfghjklm',
  'mlkjhgfdsqpoiuytreza',
  '1q2w3e4r5t6y7u8i9o0p',
  '0123456789012345',
  '9876543210987654321',
  'aaaaaaaaaaaaaaaaaaaa',
  'abababababababababab',
  'ServiceLDAP-2026-2027',
  'Été2026-Été2026-Été2026',
  'correct horse battery staple',
  'Bienvenue-à-l-h0pital'.replace('-à-l-', '-'),
  '!!!!????!!!!????....,,,,',
];
const OWN = [
  'un-mot-de-passe-de-service-fictif',
  'trombone violet sous la pluie',
  'zQ7!mLr2#vXw9@pT',
  'é ☤é ☤é ☤ jusqu’au dernier signe',
];

describe('vestibule hash-password: common passwords (S-23)', () => {
  for (const password of COMMON) it(`« ${password} » is one`, () => assert.equal(isCommonPassword(password), true));
  for (const password of OWN) it(`« ${password} » is none`, () => assert.equal(isCommonPassword(password), false));

  it('no password drawn at random is one, whatever it is written in', () => {
    for (const encoding of ['base64', 'base64url', 'hex'] as const) {
      for (let draw = 0; draw < 500; draw += 1)
        assert.equal(isCommonPassword(randomBytes(18).toString(encoding)), false);
    }
  });

  it('answers in no time about the longest', () => {
    const before = performance.now();
    for (const part of ['passe', 'a', 'azertyuiop', 'é']) isCommonPassword(part.repeat(Math.ceil(1_024 / part.length)));
    assert.ok(performance.now() - before < 5_000);
  });
});
