import assert from 'node:assert/strict';
import { bindFilter } from '../../../directory/filter/bind-filter.ts';
import { type Match, type MatchView, matchFilter } from '../../../directory/filter/match.ts';
import { parseFilter } from '../../../directory/filter/parse-filter.ts';

/** An entry with `cn` « élodie fictif » and `vsVersion` 3, seen by an account. */
const valuesOf: MatchView['normalised'] = (type) => ({ cn: ['élodie fictif'], vsVersion: ['1013'] })[type.name] ?? [];
const VIEW: MatchView = {
  normalised: valuesOf,
  searched: valuesOf,
  has: (type) => type.name === 'cn' || type.name === 'vsVersion',
  inName: (type) => (type.name === 'ou' ? ['people'] : []),
};

const T = '(cn=Élodie Fictif)';
const F = '(cn=autre)';
const U = '(shoeSize=44)';

/** Kleene's three values through the three connectives, then single items. */
const CASES: readonly (readonly [string, Match])[] = [
  [T, true],
  [F, false],
  [U, undefined],
  [`(!${T})`, false],
  [`(!${F})`, true],
  [`(!${U})`, undefined],
  [`(&${T}${U})`, undefined],
  [`(&${U}${F})`, false],
  [`(|${U}${T})`, true],
  [`(|${F}${U})`, undefined],
  [`(!(&${T}${U}))`, undefined],
  ['(&)', true],
  ['(|)', false],
  ['(cn=*)', true],
  ['(sn=*)', false],
  ['(shoeSize=*)', undefined],
  ['(cn=él*fic*tif)', true],
  ['(cn=*tif*fic*)', false],
  ['(cn=* *)', true],
  ['(cn=élodie fictif*élodie)', false],
  ['(vsVersion>=3)', true],
  ['(vsVersion>=20)', false],
  ['(vsVersion<=20)', true],
  ['(vsVersion=abc)', undefined],
  ['(vsVersion=*1*)', undefined],
  ['(mail>=a)', undefined],
  ['(cn;lang-fr=x)', false],
  ['(ou:dn:=People)', true],
  ['(ou:=People)', false],
  ['(ou;lang-fr:dn:=People)', false],
  ['(ou;lang-fr:dn:caseIgnoreMatch:=People)', false],
  ['(cn:caseExactMatch:=x)', false],
  ['(cn:2.5.13.2:=ÉLODIE FICTIF)', true],
  ['(:caseIgnoreMatch:=x)', false],
  ['(facsimileTelephoneNumber=1)', undefined],
  ['(telephoneNumber:caseExactMatch:=1)', false],
  ['(telephoneNumber:caseIgnoreIA5Match:=1)', undefined],
];

describe('matching of filters (RFC 4511 §4.5.1.7)', () => {
  for (const [text, expected] of CASES) {
    it(`${text} is ${expected}`, () => {
      const bound = bindFilter(parseFilter(text), { isAnonymous: false });
      assert.equal(matchFilter(bound, VIEW), expected);
    });
  }

  it('is Undefined for an anonymous caller on what such a caller may never see (S-36)', () => {
    for (const text of ['(vsVersion=3)', '(vsVersion=*)', '(!(vsVersion=4))', '(vsSecureMail=a*)', '(member=cn=x)']) {
      const bound = bindFilter(parseFilter(text), { isAnonymous: true });
      assert.equal(matchFilter(bound, VIEW), undefined, text);
    }
  });

  it('takes linear time on pieces that almost match', () => {
    const view: MatchView = { ...VIEW, normalised: () => ['a'.repeat(100_000)] };
    const pieces = Array.from({ length: 900 }, () => 'a').join('*');
    const bound = bindFilter(parseFilter(`(cn=*${pieces}*b*)`), { isAnonymous: false });
    const start = performance.now();
    assert.equal(matchFilter(bound, view), false);
    assert.ok(performance.now() - start < 5_000);
  });
});
