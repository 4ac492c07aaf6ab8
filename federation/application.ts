/** A member application (dossier) of the trust domain. The word « client » belongs to the OpenID door alone. */
export interface Application {
  /** Stable id, also its OAuth client id, e.g. `dmp`. */
  readonly id: string;
  readonly kind: 'dmp' | 'dcc' | 'network' | 'telemedicine' | 'other';
  readonly name: { readonly fr: string; readonly en: string };
  /** What it holds, in about six words. */
  readonly holds: { readonly fr: string; readonly en: string };
  /** Who runs it. */
  readonly owner: string;
  /** Where the portal's door leads: the address that starts its sign-in. */
  readonly launchUrl: string;
  /** Shown in the portal's list. */
  readonly listed: boolean;
  /** `requested`: asked for, and not approved yet: it opens to nobody. */
  readonly status: 'requested' | 'active' | 'suspended';
  /** OpenID registration (RFC 7591 names), written and read by the OpenID door alone. */
  readonly registration: Readonly<Record<string, unknown>>;
  /** CIDR networks or host names outside the public Internet that back-channel calls to it may reach. */
  readonly insideAddresses: readonly string[];
  readonly version: number;
}
