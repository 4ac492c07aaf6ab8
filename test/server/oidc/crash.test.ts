import assert from 'node:assert/strict';
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Browser } from '../../../scripts/bench/browser.ts';
import { signInWithCard } from '../../../scripts/bench/card-sign-in.ts';
import { basicAuthorization, redeem } from '../../../scripts/bench/code-flow.ts';
import { BENCH_CARD, BENCH_CLIENT } from '../../../scripts/bench/targets.ts';
import { readCardRack } from '../../../scripts/reader/card-rack.ts';
import { openAudit } from '../../../server/audit/audit.ts';
import { openMasterKey } from '../../../server/config/master-key.ts';
import { authorize, inside, program, readTokens } from '../../support/house.ts';

const HOUSE = fileURLToPath(new URL('../../../scripts/bench/servers/house-server.ts', import.meta.url));
const ROUNDS = 3;
const WORKERS = 6;

interface Child {
  readonly process: ChildProcess;
  readonly issuer: string;
}

describe('server/oidc: kill -9 while tokens are issued (R-01)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'vestibule-test-crash-'));
  const authority = mkdtempSync(join(tmpdir(), 'vestibule-test-crash-authority-'));
  const children: ChildProcess[] = [];
  after(() => {
    for (const child of children) child.kill('SIGKILL');
    for (const place of [folder, authority]) rmSync(place, { recursive: true, force: true });
  });

  async function start(): Promise<Child> {
    const child = fork(HOUSE, [folder, authority], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
    children.push(child);
    const [hello] = (await once(child, 'message')) as [{ issuer: string }];
    return { process: child, issuer: hello.issuer };
  }

  async function signIn(issuer: string): Promise<Browser> {
    const card = (await readCardRack(join(authority, 'cards'))).find(({ slug }) => slug === BENCH_CARD);
    assert.ok(card);
    const browser = new Browser();
    const page = await browser.open(`${issuer}/sign-in`, {}, inside({ issuer }));
    await signInWithCard(browser, page, card, inside({ issuer }));
    return browser;
  }

  /** Issue tokens until the server is gone; what was answered, and the codes that were redeemed for it. */
  async function issueUntilKilled({ process: child, issuer }: Child, afterMs: number) {
    const acknowledged: { token: string; code: string; verifier: string }[] = [];
    const browser = await signIn(issuer);
    const timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
    const issue = async () => {
      for (;;) {
        const { code, pkce } = await authorize({ issuer }, browser, BENCH_CLIENT);
        const { accessToken } = readTokens(await redeem(program, issuer, BENCH_CLIENT, code, pkce));
        assert.notEqual(accessToken, '');
        acknowledged.push({ token: accessToken, code, verifier: pkce.verifier });
      }
    };
    const ended = await Promise.allSettled(Array.from({ length: WORKERS }, issue));
    clearTimeout(timer);
    for (const end of ended) {
      const reason: unknown = end.status === 'rejected' ? end.reason : undefined;
      assert.ok(
        reason instanceof Error && 'code' in reason && /^ECONN|^EPIPE/.test(String(reason.code)),
        String(reason),
      );
    }
    return { acknowledged, browser };
  }

  it(`R-01 in ${ROUNDS} rounds nothing acknowledged is lost, no code works again, and the audit verifies`, async function () {
    this.timeout(300_000);
    let total = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const { acknowledged, browser } = await issueUntilKilled(await start(), 300 + 173 * round);
      total += acknowledged.length;
      const { process: child, issuer } = await start();
      const last = acknowledged.at(-1);
      for (const { token } of acknowledged) {
        const answer = await program.ask(`${issuer}/oidc/introspect`, {
          byProgram: true,
          headers: { authorization: basicAuthorization(BENCH_CLIENT) },
          form: { token },
        });
        assert.equal(JSON.parse(answer.body).active, true, `round ${round}: a token that was answered is lost`);
      }
      assert.notEqual((await authorize({ issuer }, browser, BENCH_CLIENT)).code, '', 'the session is still there');
      if (last) {
        const pkce = { verifier: last.verifier, challenge: '' };
        const again = readTokens(await redeem(program, issuer, BENCH_CLIENT, last.code, pkce));
        assert.equal(again.error, 'invalid_grant', `round ${round}: a redeemed code works again`);
      }
      child.kill('SIGKILL');
      await once(child, 'exit');
      assert.ok((await countIssued()) >= total, `round ${round}: tokens without an audit line`);
    }
    assert.ok(total > ROUNDS * 2, `only ${total} tokens were issued: nothing was tried`);
  });

  /** Lines of issued tokens in the audit at rest, its chain verified. */
  async function countIssued(): Promise<number> {
    const key = openMasterKey(join(folder, 'secrets'), () => assert.fail('the master key is there')).derive('audit');
    const audit = await openAudit({
      path: join(folder, 'data', 'audit'),
      sealPath: join(folder, 'secrets', 'audit.head'),
      key,
    });
    try {
      assert.equal((await audit.verify()).intact, true);
      let count = 0;
      let before = audit.head().count + 1;
      for (;;) {
        const page = audit.read({ limit: 500, before, filter: { action: 'token.issued' } });
        const last = page.at(-1);
        if (!last) return count;
        count += page.length;
        before = last.sequence;
      }
    } finally {
      await audit.close();
    }
  }
});
