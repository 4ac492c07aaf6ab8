export type Effect = 'clock' | 'randomness' | 'network' | 'environment' | 'disk' | 'processes';

/** Where the outside world is met: a file, or a whole folder when it ends in a slash, with the reason. */
export const ALLOWED_EFFECTS: Readonly<
  Record<string, { readonly effects: readonly Effect[]; readonly reason: string }>
> = {
  'directory/import/': {
    effects: ['disk'],
    reason: 'a national file is larger than memory: it is spooled and staged on disk',
  },
  'directory/open-directory.ts': {
    effects: ['randomness'],
    reason: 'the default generator of person ids, replaceable',
  },
  'directory/contexts/open-contexts.ts': { effects: ['disk'], reason: 'makes the folder of its environment' },
  'directory/store/sorted-runs.ts': {
    effects: ['disk'],
    reason: 'sorts more rows than memory holds; its folder is its own and removed',
  },
  'directory/store/merge-runs.ts': { effects: ['disk'], reason: 'reads what was sorted there' },
  'directory/entries/build-index.ts': { effects: ['disk'], reason: 'removes the folder of what another thread sorted' },
  'directory/store/bulk-gatherer.ts': {
    effects: ['processes'],
    reason: 'a thread works out index and words of a large file as it is written; it reads nothing but the store',
  },
  'directory/store/gather-thread.ts': { effects: ['processes'], reason: 'what that thread runs' },
  'directory/store/complete-words.ts': {
    effects: ['disk'],
    reason: 'removes the folder of what another thread sorted',
  },
  'directory/store/environment.ts': { effects: ['disk'], reason: 'makes the folder of its environment' },
  'directory/upkeep/environment-copy.ts': { effects: ['disk'], reason: 'writes and reads backups, which are files' },
  'directory/upkeep/open-upkeep.ts': {
    effects: ['disk'],
    reason: 'puts the compacted file in the place of the old one',
  },
  'directory/ldap/connection.ts': { effects: ['network'], reason: 'one connection of the LDAP door' },
  'directory/ldap/listener.ts': { effects: ['network'], reason: 'the listeners of the LDAP door' },
  'pki/revocation/list-worker.ts': {
    effects: ['processes'],
    reason: 'a thread prepares lists of a million entries; it reads nothing but the octets it is given',
  },
  'pki/revocation/list-thread.ts': { effects: ['processes'], reason: 'what that thread runs' },
  'server/ldap/ldap-process.ts': {
    effects: ['clock', 'randomness'],
    reason: 'a program of its own: the real clock and generator, handed on',
  },
  'server/require-node.js': {
    effects: ['environment', 'disk'],
    reason:
      'the first lines of every program: where the runtime keeps what it makes of the sources, for its children too',
  },
  'server/importing/threaded-importer.ts': {
    effects: ['disk', 'processes'],
    reason: 'puts an arriving file on disk and starts the thread that imports it',
  },
  'server/importing/inbox.ts': { effects: ['disk'], reason: 'lists and reads the folder where large files are put' },
  'server/importing/import-thread.ts': {
    effects: ['clock', 'disk', 'processes'],
    reason: 'what that thread runs: the real clock, the file that has arrived',
  },
  'server/cli/main.ts': {
    effects: ['clock', 'environment', 'randomness'],
    reason: 'the real machine, handed to every command as an argument',
  },
  'server/cli/doctor.ts': { effects: ['disk'], reason: 'looks at what the service stands on' },
  'server/doctor/': {
    effects: ['disk', 'network', 'processes'],
    reason:
      'looks at folders, certificates and ports; stores are opened by a process of their own, which a damaged one may end',
  },
  'server/cli/init.ts': { effects: ['disk'], reason: 'writes the file it is asked for' },
  'server/cli/client-house.ts': { effects: ['disk'], reason: 'reads the file of clients it is asked to apply' },
  'server/cli/sheet-file.ts': { effects: ['disk'], reason: 'reads the sheet it is asked about' },
  'server/cli/open-source.ts': { effects: ['disk'], reason: 'reads the file it is asked to take in' },
  'server/cli/ldif.ts': {
    effects: ['disk', 'randomness'],
    reason: 'reads the file it is asked to load; the generator of identifiers, handed on',
  },
  'server/cli/hash-password.ts': { effects: ['disk'], reason: 'reads the file that holds the password' },
  'server/cli/open-audit.ts': { effects: ['disk'], reason: 'looks whether there is an audit before opening one' },
  'server/cli/judging.ts': { effects: ['disk'], reason: 'lists the folder of revocation lists' },
  'server/cli/open-ledger.ts': { effects: ['disk'], reason: 'looks whether there is a ledger before asking it' },
  'server/cli/read-config.ts': { effects: ['disk'], reason: 'looks whether the default file is there' },
  'server/config/sources.ts': { effects: ['disk'], reason: 'the only reader of configuration and secret files' },
  'server/config/named-files.ts': {
    effects: ['disk'],
    reason: 'looks at the files that settings name, before a start',
  },
  'server/config/master-key.ts': { effects: ['disk'], reason: 'the only keeper of the master key' },
  'server/disk/write-aside.ts': {
    effects: ['disk'],
    reason: 'how a small file takes the place of another; a caller may hand over the disk',
  },
  'server/audit/head-file.ts': {
    effects: ['disk'],
    reason: 'the sealed head lies outside the data, as one small file',
  },
  'server/compose.ts': {
    effects: ['clock', 'disk'],
    reason: 'composition: the default clock, the certificates of the LDAP door',
  },
  'server/listeners.ts': { effects: ['disk', 'network'], reason: 'the listeners and their certificates' },
  'server/processes/': {
    effects: ['clock', 'network', 'processes', 'randomness'],
    reason:
      'a worker is a program of its own, with the real clock; its owner starts it, holds the ports and the inner door, and makes its token',
  },
  'server/revocation/follow-lists.ts': {
    effects: ['disk', 'randomness'],
    reason: 'looks whether the folders of lists are there; nonces of OCSP requests',
  },
  'server/crl-folder.ts': { effects: ['disk'], reason: 'the only reader of the folder of revocation lists' },
  'server/cards/certificate-file.ts': { effects: ['disk'], reason: 'the only reader of certificate files' },
  'server/metrics/metrics-door.ts': { effects: ['network'], reason: 'the listener of measures and health' },
  'server/revocation/kept-lists.ts': {
    effects: ['disk'],
    reason: 'the only keeper of the folder of lists that were fetched',
  },
  'server/revocation/number-file.ts': {
    effects: ['disk'],
    reason: 'the numbers of accepted revocation lists outlive the process',
  },
  'server/revocation/ldap-fetch.ts': {
    effects: ['network'],
    reason: 'lists published over LDAP: the address is judged as the guarded client does, then dialled',
  },
  'server/revocation/open-answers-ahead.ts': {
    effects: ['randomness'],
    reason: 'composition: spreads the questions, makes nonces',
  },
  'server/revocation/revocation.ts': {
    effects: ['randomness'],
    reason: 'composition: spreads the fetches, makes nonces',
  },
  'server/data-folder.ts': {
    effects: ['disk'],
    reason: 'makes the folder of the house and looks whether it can be written',
  },
  'server/claim-house.ts': {
    effects: ['network', 'disk'],
    reason: 'a local socket whose name one process can hold; nothing is said over it',
  },
  'server/open-rooms.ts': {
    effects: ['disk', 'randomness'],
    reason: 'composition: authorities, revocation lists, the generator of the master key',
  },
  'server/open-token-seal.ts': { effects: ['randomness'], reason: 'one nonce for each sealed code or token' },
  'server/clients/secret-digests.ts': { effects: ['randomness'], reason: 'secrets are unguessable by nature' },
  'server/oidc/clients.ts': {
    effects: ['randomness'],
    reason: 'a value nobody knows, where the library wants a secret',
  },
  'server/seed/read-seed.ts': { effects: ['disk'], reason: 'reads the file it is asked to take in' },
  'server/application-fetch.ts': {
    effects: ['disk'],
    reason: 'composition: the authorities trusted in outgoing calls',
  },
  'server/organisation-door.ts': {
    effects: ['disk'],
    reason: 'composition: the certificate of the listener for organisations',
  },
  'server/oidc/mtls/': { effects: ['network'], reason: 'the listener for clients with a certificate' },
  'server/oidc/ciba/': {
    effects: ['randomness'],
    reason: 'ids of pending requests and sealing nonces: unguessable by nature',
  },
  'server/open-door-parts.ts': { effects: ['disk'], reason: 'composition: the style sheet' },
  'server/build-doors.ts': { effects: ['disk'], reason: 'composition: the certificate of the card listener' },
  'server/ldap/ldap-door.ts': {
    effects: ['processes'],
    reason: 'the LDAP door is a child process, so that its death is its own',
  },
  'server/http/guarded-fetch.ts': {
    effects: ['network'],
    reason: 'the one guarded client: every outgoing request passes here (S-39)',
  },
  'server/http/resolve-name.ts': {
    effects: ['disk', 'network'],
    reason: 'asks names of DNS servers, after the file of hosts',
  },
  'server/http/request-id.ts': { effects: ['randomness'], reason: 'numbers requests; proves nothing' },
  'server/oidc/interaction-id.ts': { effects: ['randomness'], reason: 'numbers exchanges; proves nothing' },
  'server/access/handover.ts': {
    effects: ['randomness'],
    reason: 'one-time reference: bearer value from the system generator',
  },
  'server/access/page-token.ts': { effects: ['randomness'], reason: 'one nonce for each sealed page token' },
  'server/admin/administrators.ts': {
    effects: ['randomness'],
    reason: 'one-time link: bearer value from the system generator',
  },
  'server/holder-requests/holder-requests.ts': {
    effects: ['randomness'],
    reason: 'names a request in the addresses of the administration',
  },
  'server/passkeys/': {
    effects: ['randomness'],
    reason: 'challenges and one-time links: bearer values from the system generator',
  },
  'server/trials/': {
    effects: ['network', 'randomness'],
    reason:
      'a door on the loopback for one trial, and the client library’s hook for asking at it; ids of trials and links are bearer values from the system generator',
  },
  'server/login/challenge.ts': { effects: ['randomness'], reason: 'challenge: bearer value from the system generator' },
  'server/login/ticket.ts': { effects: ['randomness'], reason: 'ticket: bearer value from the system generator' },
  'server/tls/certificate-listener.ts': {
    effects: ['network'],
    reason: 'makes the listeners for cards and organisations; the composition lets them listen',
  },
  'server/oidc/sealed-keys.ts': {
    effects: ['disk', 'randomness', 'clock'],
    reason: 'the only keeper of the signing keys; one nonce a seal; the age of a lock is the file system’s',
  },
  'server/portal/sign-in.ts': {
    effects: ['randomness'],
    reason: 'state, nonce and PKCE verifier from the system generator',
  },
  'scripts/authority/': {
    effects: ['disk', 'randomness'],
    reason: 'the throw-away authority keeps its keys and lists in files',
  },
  'scripts/make-authority.ts': { effects: ['clock', 'disk'], reason: 'a command: writes the cards it is asked for' },
  'scripts/conformance/': {
    effects: ['clock', 'disk', 'randomness'],
    reason: 'a command: makes keys and secrets of a test suite, and writes them where it is told',
  },
  'scripts/demo.ts': { effects: ['clock'], reason: 'a command: the real clock, handed on' },
  'scripts/demo/': {
    effects: ['disk', 'environment', 'processes', 'randomness'],
    reason: 'sets the demonstration up: its files, its secrets, its neighbours as processes',
  },
  'scripts/bench/': {
    effects: ['clock', 'disk', 'network', 'processes', 'randomness'],
    reason: 'measures a running house from outside, with real clocks and processes',
  },
  'scripts/test.ts': { effects: ['disk', 'environment'], reason: 'a command: hands its environment on to the tests' },
  'scripts/testing/': { effects: ['disk', 'processes'], reason: 'finds the tests and runs them' },
  'scripts/docs.ts': { effects: ['disk'], reason: 'a command: writes the generated pages' },
  'scripts/dossiers/config.ts': { effects: ['disk'], reason: 'reads a dossier’s own configuration file' },
  'scripts/dossiers/main.ts': {
    effects: ['clock', 'environment'],
    reason: 'a program of its own: the real clock and environment, handed on',
  },
  'scripts/dossiers/sessions.ts': {
    effects: ['randomness'],
    reason: 'session ids of a dossier from the system generator',
  },
  'scripts/dossiers/relying-party.ts': {
    effects: ['network'],
    reason: 'the client library’s hook for the fetch it is given',
  },
  'scripts/reader/card-rack.ts': { effects: ['disk'], reason: 'reads the cards in the rack' },
  'scripts/reader/main.ts': { effects: ['clock'], reason: 'a program of its own: the real clock, handed on' },
  'scripts/reader/pending-requests.ts': {
    effects: ['randomness'],
    reason: 'numbers pending signatures from the system generator',
  },
  'scripts/nation/line-file.ts': { effects: ['disk'], reason: 'writes a file of the invented country' },
  'scripts/nation/write-nation.ts': { effects: ['disk'], reason: 'makes the folder of the invented country' },
  'scripts/region/write-region.ts': { effects: ['disk'], reason: 'writes the invented region as national files' },
  'scripts/web-door.ts': { effects: ['network'], reason: 'the small web server of the demonstration’s programs' },
};
