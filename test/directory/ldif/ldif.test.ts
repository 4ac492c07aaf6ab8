import assert from 'node:assert/strict';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Contexts, openContexts } from '../../../directory/contexts/open-contexts.ts';
import { exportLdif } from '../../../directory/ldif/export-ldif.ts';
import { importLdif } from '../../../directory/ldif/import-ldif.ts';
import { readLdif } from '../../../directory/ldif/read-ldif.ts';
import { writeLdif } from '../../../directory/ldif/write-ldif.ts';

const SUFFIX = 'dc=hopital,dc=example';
const clock = { now: () => new Date('2026-11-26T10:00:00Z') };

async function* chunks(text: string, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text, 'utf8');
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

const FILE = `version: 1
# an invented hospital
dn: ${SUFFIX}
objectClass: dcObject
objectClass: organization
dc: hopital
o:: SMO0cGl0YWw=

dn: ou=people,${SUFFIX}
objectClass: organizationalUnit
ou: people
description: a line that is
  folded in the middle

dn: uid=a,ou=people,${SUFFIX}
objectClass: inetOrgPerson
uid: a
cn: Élodie
sn: Fictif
userPassword: en clair
entryUUID: 11111111-2222-4333-8444-555555555555

dn: uid=a,ou=people,${SUFFIX}
changetype: modify
add: mail
mail: a@hopital.example
-
replace: sn
sn: Inventée
-

dn: uid=a,ou=people,${SUFFIX}
changetype: modrdn
newrdn: uid=b
deleteoldrdn: 1
`;

describe('LDIF (RFC 2849)', () => {
  let folder: string;
  let contexts: Contexts;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'vestibule-ldif-'));
    const context = {
      suffix: SUFFIX,
      rootDn: `cn=admin,${SUFFIX}`,
      rootPassword: '{SSHA}s46gq4exAlUSkf8H07wyA/u5w5FmaWN0aWY=',
    };
    contexts = openContexts({
      path: folder,
      contexts: [context],
      regionDn: 'dc=region,dc=example',
      clock,
      newUuid: randomUUID,
    });
  });

  afterEach(async () => {
    await contexts.close();
    rmSync(folder, { recursive: true });
  });

  const load = (text: string, size = 7, continues = false) =>
    importLdif(contexts, chunks(text, size), { by: 'cn=test', randomBytes, continues });

  function exported(): string {
    const [context] = contexts.list;
    assert.ok(context !== undefined);
    return [...exportLdif(contexts, context)].join('');
  }

  it('loads entries and changes, in whatever pieces the file arrives', async () => {
    for (const size of [1, 7, 100_000]) {
      if (size > 1)
        assert.equal(
          (
            await load(
              `dn: uid=b,ou=people,${SUFFIX}\nchangetype: delete\n\ndn: ou=people,${SUFFIX}\nchangetype: delete\n\ndn: ${SUFFIX}\nchangetype: delete\n`,
            )
          ).refused,
          0,
        );
      assert.deepEqual(await load(FILE, size), { done: 5, refused: 0, faults: [] });
    }
    const text = exported();
    assert.match(text, /^dn: uid=b,ou=people,dc=hopital,dc=example$/m);
    assert.match(text, /^o:: SMO0cGl0YWw=$/m);
    assert.match(text, /^description: a line that is folded in the middle$/m);
    assert.match(text, /^entryUUID: 11111111-2222-4333-8444-555555555555$/m);
    assert.match(text, /^mail: a@hopital.example$/m);
  });

  it('never writes a password in clear, and gives back what an import takes again', async () => {
    await load(FILE);
    const before = exported();
    assert.equal(before.includes('en clair'), false);
    assert.match(before, /^userPassword: \{ARGON2\}/m);
    await load(
      `dn: uid=b,ou=people,${SUFFIX}\nchangetype: delete\n\ndn: ou=people,${SUFFIX}\nchangetype: delete\n\ndn: ${SUFFIX}\nchangetype: delete\n`,
    );
    assert.deepEqual((await load(before)).faults, []);
    const stable = (text: string): string => text.replace(/^(entryCSN|modifiersName): .*\n/gm, '');
    assert.equal(stable(exported()), stable(before));
  });

  it('ends with the first refused record, or goes on when asked, and names line and reason', async () => {
    const text = `dn: ${SUFFIX}\nobjectClass: organization\nobjectClass: dcObject\no: x\ndc: hopital\n\ndn: cn=x,${SUFFIX}\nobjectClass: inconnue\ncn: x\n\ndn: ou=y,${SUFFIX}\nobjectClass: organizationalUnit\nou: y\n`;
    const stopped = await load(text);
    assert.deepEqual([stopped.done, stopped.refused, stopped.faults[0]?.line, stopped.faults[0]?.code], [1, 1, 7, 21]);
    assert.match(stopped.faults[0]?.detail ?? '', /objectClass/);
    const whole = await load(text, 100, true);
    assert.deepEqual([whole.done, whole.refused], [1, 2], 'the top is there already, the class unknown, the unit new');
  });

  it('writes in the order of the file when it goes on: above first, however long its record; a password after what it replaces', async () => {
    const above = `dn: ${SUFFIX}\nobjectClass: organization\nobjectClass: dcObject\no: x\ndc: hopital\nl: x\nst: x\nstreet: x\n`;
    const holder = `dn: cn=x,${SUFFIX}\nobjectClass: organizationalRole\nobjectClass: simpleSecurityObject\ncn: x\nuserPassword: fictif\n`;
    const changed = `dn: cn=x,${SUFFIX}\nchangetype: modify\ndelete: userPassword\nuserPassword: fictif\n-\nadd: userPassword\nuserPassword: autre\n`;
    const below = `dn: ou=y,${SUFFIX}\nobjectClass: organizationalUnit\nou: y\n`;
    const text = [above, below, holder, changed].join('\n');
    assert.deepEqual(await load(text, 100_000, true), { done: 4, refused: 0, faults: [] });
  });

  for (const [what, text, line] of [
    ['a value fetched from elsewhere', `dn: ${SUFFIX}\njpegPhoto:< file:///etc/passwd\n`, 2],
    ['a continuation of nothing', ' x\n', 1],
    ['no name', 'objectClass: top\n', 1],
    ['base64 that is none', `dn:: ${SUFFIX}\n`, 1],
    ['a kind of change nobody knows', `dn: ${SUFFIX}\nchangetype: swap\n`, 1],
    ['a control', `dn: ${SUFFIX}\ncontrol: 1.2.3 true\nchangetype: delete\n`, 2],
    ['another version', 'version: 2\n', 1],
    ['a change of another attribute', `dn: ${SUFFIX}\nchangetype: modify\nadd: cn\nsn: x\n`, 4],
    ['a renaming without its name', `dn: ${SUFFIX}\nchangetype: modrdn\ndeleteoldrdn: 1\n`, 1],
    ['an entry of nothing', `dn: ${SUFFIX}\n`, 1],
    ['a line without colon', `dn: ${SUFFIX}\nnothing\n`, 2],
  ] as const) {
    it(`refuses ${what}, with the line`, async () => {
      const read = async () => {
        for await (const record of readLdif(chunks(text, 3))) assert.ok(record.line > 0);
      };
      await assert.rejects(read, (error: unknown) => {
        assert.ok(
          error instanceof Error && 'code' in error && error.code === 'directory.ldif.malformed',
          String(error),
        );
        assert.match(error.message, new RegExp(`line ${line}:`));
        return true;
      });
    });
  }

  it('writes any value so that it is read again as it was', async () => {
    const values = [
      'plain',
      ' led',
      'trailed ',
      ':colon',
      '<less',
      'é',
      '',
      'a\nb',
      'x'.repeat(300),
      Buffer.from([0, 255, 10]),
    ];
    for (const value of values) {
      const text = writeLdif({ dn: SUFFIX, attributes: [{ name: 'description', values: [value] }] });
      assert.ok(
        text.split('\n').every((each) => each.length <= 76),
        'folded',
      );
      for await (const { request } of readLdif(chunks(text, 5))) {
        assert.ok(request.operation === 'add');
        assert.deepEqual(request.attributes[0]?.values[0], Buffer.from(value));
      }
    }
  });
});
