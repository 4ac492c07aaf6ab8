import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseDossierId, parseEnvironment, readConfigFile } from '../../../scripts/dossiers/config.ts';
import { MAX_PROVIDER_ANSWER_BYTES, providerFetch } from '../../../scripts/dossiers/provider-fetch.ts';
import { ProviderDouble } from './provider-double.ts';

const SECRET = 'for-tests-only-for-tests-only-for-tests';
const MALFORMED = { code: 'dossier.config.malformed' };

describe('the configuration of a dossier', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dossier-'));
  });
  after(() => rm(folder, { recursive: true }));

  async function file(content: unknown): Promise<string> {
    const path = join(folder, 'demo.json');
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  }

  it('is its own entry of the launcher’s file, on its usual port unless told', async () => {
    const path = await file({
      issuer: 'http://localhost:4000',
      applications: { dcc: { clientSecret: SECRET }, dmp: { clientSecret: SECRET, port: 5011 } },
    });
    assert.deepEqual(await readConfigFile(path, 'dcc'), {
      id: 'dcc',
      issuer: 'http://localhost:4000',
      clientSecret: SECRET,
      port: 4012,
    });
    assert.equal((await readConfigFile(path, 'dmp')).port, 5011);
    await assert.rejects(readConfigFile(path, 'portalys'), MALFORMED);
  });

  const faulty: readonly (readonly [name: string, content: unknown])[] = [
    ['an issuer with a path', { issuer: 'http://localhost:4000/', applications: { dcc: { clientSecret: SECRET } } }],
    ['a short secret', { issuer: 'http://localhost:4000', applications: { dcc: { clientSecret: 'short' } } }],
    [
      'a port that is none',
      { issuer: 'http://localhost:4000', applications: { dcc: { clientSecret: SECRET, port: 70_000 } } },
    ],
    ['no issuer', { applications: { dcc: { clientSecret: SECRET } } }],
    ['something that is not JSON', '{'],
  ];
  for (const [name, content] of faulty) {
    it(`is refused with ${name}`, async () => assert.rejects(readConfigFile(await file(content), 'dcc'), MALFORMED));
  }

  it('comes from the environment without a file, and is refused without a secret', () => {
    const environment = { DOSSIER_ISSUER: 'http://localhost:4000', DOSSIER_CLIENT_SECRET: SECRET };
    assert.equal(parseEnvironment(environment, 'portalys').port, 4015);
    assert.throws(() => parseEnvironment({ DOSSIER_ISSUER: 'http://localhost:4000' }, 'portalys'), MALFORMED);
  });

  it('names one of the five dossiers, and no other', () => {
    assert.equal(parseDossierId('rmes-diabete'), 'rmes-diabete');
    for (const id of ['other', undefined, 'toString']) assert.throws(() => parseDossierId(id), MALFORMED);
  });
});

describe('calls to the provider', () => {
  it('stop at an answer larger than any the provider gives', async () => {
    const endless = new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(65_536)) });
    const call = providerFetch(async () => new Response(endless));
    await assert.rejects(call('http://127.0.0.1:1/jwks', {}), {
      code: 'dossier.provider.too-large',
      kind: 'unavailable',
    });
    assert(MAX_PROVIDER_ANSWER_BYTES >= 65_536);
  });

  it('tell a provider that is away from one that says no', async () => {
    const provider = await ProviderDouble.open();
    const call = providerFetch(fetch);
    assert.equal((await call(`${provider.issuer}/nothing`, {})).status, 404);
    await provider.close();
    await assert.rejects(call(`${provider.issuer}/nothing`, {}), { code: 'dossier.provider.unavailable' });
  });
});
