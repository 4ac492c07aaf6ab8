import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HAVE_SAMPLES, SAMPLES, sampleNames } from '../../pki/samples.ts';
import { cliIn } from '../../support/cli.ts';

const GOLDEN = join(import.meta.dirname, '../../golden/cert');
const AT = '2019-06-28';

describe('vestibule cert, on real certificates', () => {
  before(function () {
    // The samples are not part of the repository.
    if (!HAVE_SAMPLES) this.skip();
  });

  const cli = cliIn(SAMPLES);
  const given = () => [
    '--at',
    AT,
    ...sampleNames('ca').flatMap((name) => ['--anchors', `ca/${name}`]),
    '--crl',
    'crl/test-aci-el-org-2019-06-27.crl.pem',
    '--crl',
    'crl/test-acr-el-2019-06-01.crl.pem',
  ];

  for (const [start, language] of [
    ['card-fort-899900063480', 'fr'],
    ['card-standard', 'fr'],
    ['card-standard', 'en'],
    ['soft-person', 'fr'],
    ['org-mock-platines', 'fr'],
    ['org-signature-rpps', 'en'],
    ['org-tomwsrevoque', 'fr'],
    ['org-certificat-wizard', 'fr'],
    ['classe4', 'fr'],
  ] as const) {
    it(`explains ${start} as test/golden/cert shows it, in ${language} (GOLDEN=1 rewrites it)`, async () => {
      const name = sampleNames('ee').find((one) => one.startsWith(start)) ?? start;
      const { out, err } = await cli.run('cert', 'explain', `ee/${name}`, '--lang', language, ...given());
      assert.equal(err, '');
      const golden = join(GOLDEN, `${start}.${language}.txt`);
      if (process.env.GOLDEN === '1') {
        mkdirSync(GOLDEN, { recursive: true });
        writeFileSync(golden, out);
      }
      assert.equal(out, readFileSync(golden, 'utf8'));
    });
  }

  it('explains every certificate, in both languages and as JSON, without a fault of ours', async () => {
    for (const name of sampleNames('ee')
      .map((one) => `ee/${one}`)
      .concat(sampleNames('ca').map((one) => `ca/${one}`))) {
      for (const more of [['--lang', 'en'], ['--json']]) {
        const { code, err } = await cli.run('cert', 'explain', name, ...more, ...given());
        assert.ok(code <= 1 && err === '', `${name} ${code} ${err}`);
      }
    }
  });
});
