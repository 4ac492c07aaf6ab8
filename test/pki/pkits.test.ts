import assert from 'node:assert/strict';
import { openCardVerifier, openCrlStore, openTrustStore, PkiError, readCertificate } from '../../pki/index.ts';
import { HAVE_SAMPLES, sampleText } from './samples.ts';

/** NIST PKITS 1.0.1 as data; the names are those of the suite. */
interface Suite {
  readonly time: string;
  readonly tests: readonly SuiteTest[];
  readonly certs: Readonly<Record<string, string>>;
  readonly crls: Readonly<Record<string, string>>;
}

interface SuiteTest {
  readonly id: string;
  readonly name: string;
  readonly title: string;
  readonly section: string;
  /** Anchor first, leaf last. */
  readonly certs: readonly string[];
  readonly crls: readonly string[];
  readonly expect: boolean;
  readonly userConstrainedPolicySet?: unknown;
  readonly initialPolicySet?: unknown;
  readonly initialExplicitPolicy?: unknown;
  readonly initialPolicyMappingInhibit?: unknown;
  readonly initialInhibitAnyPolicy?: unknown;
}

/** True when the test asks for policy inputs that this room’s face cannot state: it never asks for a policy. */
function asksForPolicies(test: SuiteTest): boolean {
  return (
    test.initialPolicySet !== undefined ||
    test.initialExplicitPolicy !== undefined ||
    test.initialPolicyMappingInhibit !== undefined ||
    test.initialInhibitAnyPolicy !== undefined
  );
}

function decode(base64: string | undefined): Uint8Array {
  return Buffer.from(base64 ?? '', 'base64');
}

function isReadable(der: Uint8Array): boolean {
  try {
    readCertificate(der);
    return true;
  } catch (error) {
    if (error instanceof PkiError) return false;
    throw error;
  }
}

function canBeHeld(der: Uint8Array): boolean {
  try {
    return readCertificate(der).extensions.basicConstraints?.isAuthority === true;
  } catch (error) {
    if (error instanceof PkiError) return false;
    throw error;
  }
}

/** True when nothing is wrong with path and revocation; the card profile is not NIST’s. */
function isPathAccepted(suite: Suite, test: SuiteTest): boolean {
  const at = new Date(suite.time);
  const [anchor = new Uint8Array(), ...others] = test.certs.map((name) => decode(suite.certs[name]));
  const between = others.slice(0, -1);
  const held = between.filter(canBeHeld);
  const trust = openTrustStore(
    [
      { der: anchor, role: 'anchor', provenance: 'test', issues: [] },
      ...held.map((der) => ({ der, role: 'intermediate', provenance: 'test', issues: [] }) as const),
    ],
    { universe: 'test' },
  );
  const crls = openCrlStore(trust, { signers: between.filter((der) => isReadable(der) && !canBeHeld(der)) });
  for (const name of test.crls) crls.load(decode(suite.crls[name]), at);
  const verdict = openCardVerifier({ trust, crls }).verifyCard([...others.slice(-1), ...between], at);
  return verdict.accepted || verdict.faults.every(({ code }) => code.startsWith('pki.profile.'));
}

/** Sound paths that are refused on purpose, and why. Sections 8 to 13 are refused as a whole where they need what this room does not compute. */
const REFUSED_ON_PURPOSE: ReadonlyMap<string, string> = new Map([
  ['4.1.4', 'DSA is not accepted'],
  ['4.1.5', 'DSA is not accepted'],
]);

const COMPLETE_SECTIONS = /^4\.([1-7]|14|15|16)\./;

describe('NIST PKITS', () => {
  // The suite comes with the samples; its fields are those of Suite.
  const suite = HAVE_SAMPLES ? (JSON.parse(sampleText('pkits/pkits.json')) as Suite) : null;

  it('is present', function () {
    if (suite === null) this.skip();
    assert.equal(suite.tests.length, 249);
  });

  for (const test of suite?.tests ?? []) {
    if (!test.expect && !asksForPolicies(test)) {
      it(`refuses ${test.id} ${test.title}`, () => assert.equal(isPathAccepted(suite as Suite, test), false));
    }
    if (test.expect && COMPLETE_SECTIONS.test(test.id)) {
      const reason = REFUSED_ON_PURPOSE.get(test.id);
      it(`${reason === undefined ? 'accepts' : `refuses on purpose (${reason})`} ${test.id} ${test.title}`, () =>
        assert.equal(isPathAccepted(suite as Suite, test), reason === undefined));
    }
  }
});
