import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { openCardVerifier, openCrlStore, openListWorker, openOcspStore } from '../../pki/index.ts';
import { openCrlFolder } from '../crl-folder.ts';
import { createGuardedFetch } from '../http/guarded-fetch.ts';
import { HOUSE_FAMILIES } from '../metrics/house-families.ts';
import { type Meter, openMeter } from '../metrics/meter.ts';
import { openListIntake } from './list-intake.ts';
import { openLiveOcsp } from './live-ocsp.ts';
import { readNumberFile } from './number-file.ts';
import { openConfiguredAhead } from './open-answers-ahead.ts';
import { personListsMissing } from './person-lists.ts';
import { cardPolicyOf, learning, type Revocation, type RevocationParts } from './revocation.ts';

const NONCE_BYTES = 32;

export interface FollowParts extends Omit<RevocationParts, 'audit'> {
  /** What this process counts. */
  readonly meter: Meter;
  /** Told of each certificate that was accepted: the process that fetches lists learns from it. */
  readonly onAccepted: (certificate: Uint8Array) => void;
}

/**
 * Revocation as a worker knows it: the lists are those that the owner of the house keeps on disk, both those an operator puts there and those it
 * fetched; each is judged here again, and nothing is fetched, written or audited. `refresh` looks whether they changed.
 *
 * @throws ServerError `server.crl-numbers.unreadable`
 */
export function followRevocation(parts: FollowParts): Revocation {
  const { config, clock, denied, meter } = parts;
  const trust = parts.trust.store;
  const crls = openCrlStore(trust, { memory: readNumberFile(parts.numbers) });
  const ocsp = openOcspStore({ acceptsNoNonce: config.revocation.ocspNonce !== 'required' });
  const preparer = openListWorker();
  const intake = openListIntake({
    ...{ crls, preparer, clock },
    audit: { append: async () => undefined },
    // The owner counts lists, once for the house.
    meter: openMeter(HOUSE_FAMILIES),
    book: { recall: () => undefined },
  });
  const policy = cardPolicyOf(config);
  const judge = openCardVerifier({ trust, crls, ocsp, denied, policy });
  const ahead = openConfiguredAhead(config, { trust, ocsp, meter, clock });
  const learn = (leaf: Uint8Array) => {
    parts.onAccepted(leaf);
    ahead.meetCard(leaf);
  };
  const verifier = learning(judge, { learn }, meter);
  const folder = followedFolder([config.trust.crlFolder, parts.fetchedLists], intake);
  parts.trust.onChange(() => {
    crls.letGo();
    folder.forget();
  });
  const { insideNetworks, hosts, ocspNonce, liveOcsp } = config.revocation;
  const live = openLiveOcsp({
    ...{ verifier, trust, ocsp, meter, clock },
    guarded: createGuardedFetch({ insideAllowed: () => insideNetworks, maxBodyBytes: Number.POSITIVE_INFINITY }),
    hosts: new Set(hosts),
    nonce: () => (ocspNonce === 'none' ? null : randomBytes(NONCE_BYTES)),
  });
  return {
    ...{ crls, ocsp, verifier, folder, meter },
    meetOrganisation: ahead.meetOrganisation,
    restore: () => folder.load(),
    async refresh() {
      await folder.load();
      await ahead.run();
    },
    measure: () => undefined,
    personListsMissing: (at) => personListsMissing(trust, crls, at),
    learn: () => undefined,
    beforeJudgement: async (chain) => {
      if (liveOcsp) await live.ask(chain);
    },
    close: () => preparer.close(),
  };
}

/** Several folders as one; one that is not there yet holds nothing. */
function followedFolder(paths: readonly (string | null)[], intake: Parameters<typeof openCrlFolder>[0]['intake']) {
  const folders = paths.flatMap((path) => (path === null ? [] : [{ path, folder: openCrlFolder({ path, intake }) }]));
  return {
    forget() {
      for (const { folder } of folders) folder.forget();
    },
    async load() {
      for (const { path, folder } of folders) if (existsSync(path)) await folder.load();
    },
  };
}
