import type { Page } from 'playwright-core';

/** A device's own authenticator, simulated by Chromium itself: user verified, discoverable keys. */
export interface VirtualAuthenticator {
  /** What the person does when asked: shows finger or code, or not. */
  setVerified(isVerified: boolean): Promise<void>;
  /** Credentials it holds, as Chromium tells them. */
  credentials(): Promise<readonly unknown[]>;
  /** Hand its only credential to another page's device: a passkey that its holder carries along. */
  moveTo(other: VirtualAuthenticator): Promise<void>;
  /** @see moveTo */
  take(credential: unknown): Promise<void>;
}

export async function addVirtualAuthenticator(page: Page): Promise<VirtualAuthenticator> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const credentials = async () => (await session.send('WebAuthn.getCredentials', { authenticatorId })).credentials;
  return {
    setVerified: async (isUserVerified) => {
      await session.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified });
    },
    credentials,
    async moveTo(other) {
      const [credential] = await credentials();
      await other.take(credential);
    },
    take: async (credential) => {
      await session.send('WebAuthn.addCredential', { authenticatorId, credential: credential as never });
    },
  };
}
