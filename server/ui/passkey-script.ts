/**
 * What runs in the browser on pages with a passkey form: the options go from the form to the device, its answer into the form, which is then
 * posted like any other. Nothing is fetched; where the browser knows no passkeys, the page stays as it came and says what else to do.
 */
export const PASSKEY_SCRIPT = `
(() => {
  if (!window.PublicKeyCredential) return;
  const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/[+]/g, '-').replace(/[/]/g, '_').replace(/=/g, '');
  const ids = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));
  const create = (o) => navigator.credentials.create({ publicKey: { ...o, challenge: bytes(o.challenge),
    user: { ...o.user, id: bytes(o.user.id) }, excludeCredentials: ids(o.excludeCredentials) } });
  const get = (o) => navigator.credentials.get({ publicKey: { ...o, challenge: bytes(o.challenge), allowCredentials: ids(o.allowCredentials) } });
  const told = ({ id, rawId, type, response: r }) => ({ id, rawId: text(rawId), type, response: r.attestationObject
    ? { clientDataJSON: text(r.clientDataJSON), attestationObject: text(r.attestationObject), transports: r.getTransports ? r.getTransports() : [] }
    : { clientDataJSON: text(r.clientDataJSON), authenticatorData: text(r.authenticatorData), signature: text(r.signature),
        userHandle: r.userHandle ? text(r.userHandle) : null } });
  for (const place of document.querySelectorAll('[data-passkey]')) {
    const form = place.querySelector('form');
    const failed = place.querySelector('[data-failed]');
    place.querySelector('[data-without]').hidden = true;
    form.hidden = false;
    form.addEventListener('submit', async (event) => {
      event.preventDefault();
      failed.hidden = true;
      try {
        const options = JSON.parse(form.dataset.options);
        form.elements.response.value = JSON.stringify(told(await (form.dataset.does === 'create' ? create(options) : get(options))));
        form.submit();
      } catch {
        failed.hidden = false;
      }
    });
  }
})();
`.trim();
