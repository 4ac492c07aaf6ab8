/** The closed list of audit events: who did what, when, from where, with what outcome. No token, no birth date, no full certificate. */
export type AuditAction =
  | 'server.started'
  | 'server.stopped'
  | 'sign-in.accepted'
  | 'sign-in.refused'
  | 'situation.chosen'
  | 'passkey.enrolled'
  | 'passkey.refused'
  | 'passkey.linked'
  | 'passkey.changed'
  | 'passkey.ended'
  | 'sign-out.everywhere'
  | 'claims.tried'
  | 'consent.given'
  | 'consent.withdrawn'
  | 'flow.invited'
  | 'flow.tried'
  | 'holder-request.asked'
  | 'holder-request.answered'
  | 'access.ended'
  | 'logout.notified'
  | 'signal.sent'
  | 'authorization.granted'
  | 'authorization.refused'
  | 'token.issued'
  | 'token.refused'
  | 'backchannel.asked'
  | 'backchannel.answered'
  | 'habilitation.decided'
  | 'habilitation.searched'
  | 'habilitation.simulated'
  | 'facts.kept'
  | 'patient.act-recorded'
  | 'patient.acts-read'
  | 'patient.mapped'
  | 'break-glass.declared'
  | 'break-glass.reviewed'
  | 'sheet.drafted'
  | 'sheet.rehearsed'
  | 'sheet.approved'
  | 'sheet.rolled-back'
  | 'directory.proposed'
  | 'directory.proposal-withdrawn'
  | 'directory.proposal-answered'
  | 'directory.conflict-settled'
  | 'directory.imported'
  | 'directory.import-planned'
  | 'directory.plan-dropped'
  | 'directory.slice-released'
  | 'directory.slice-dropped'
  | 'directory.import-undone'
  | 'directory.changed'
  | 'application.changed'
  | 'sheet.published'
  | 'trust.changed'
  | 'card.denied'
  | 'card.allowed'
  | 'crl.loaded'
  | 'administrator.granted'
  | 'administrator.ended'
  | 'administrator.refused'
  | 'ldap.bound'
  | 'ldap.updated'
  | 'key.rotated';

/** What the caller gives; the writer adds position, previous digest and digest. */
export interface AuditEvent {
  readonly at: Date;
  readonly action: AuditAction;
  /** Person id, application id, `system` or `anonymous`. */
  readonly actor: string;
  /** What it was done to: person id, structure key, application id, or `''`. */
  readonly subject: string;
  readonly outcome: 'success' | 'refused' | 'failure';
  /** Stable code of a refusal, or `''`. */
  readonly code: string;
  /** Client address, or `''` inside the process. */
  readonly from: string;
  /** Request or incident number, or `''`. */
  readonly request: string;
  /** Flat details, already free of secrets: at most 40 keys, 2,000 characters a value. */
  readonly details: Readonly<Record<string, string | number | boolean>>;
}

/** Where events go. Resolves after the line is on disk. */
export interface AuditSink {
  append(event: AuditEvent): Promise<void>;
}
