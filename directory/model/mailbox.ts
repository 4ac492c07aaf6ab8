/** A secure mailbox (MSSanté) as the national extract lists it. */
export interface Mailbox {
  readonly address: string;
  /** PER one professional, ORG a service, APP a program, CAB a practice. */
  readonly kind: string;
  /** Typed identifier of the structure that it is attached to, or `''`. */
  readonly structureId: string;
  /** Service that it belongs to, in words. */
  readonly service: string;
  /** Whether its holder wishes documents without paper: `O`, `N` or `''`. */
  readonly paperless: string;
}

/** Addresses of mailboxes in one line, as a conflict tells them. */
export function mailboxText(mailboxes: readonly Mailbox[] = []): string {
  return mailboxes.map(({ address }) => address).join(', ');
}
