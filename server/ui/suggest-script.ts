/**
 * What runs in the browser on the search page: while somebody types, a few records are asked of the house and listed under the field (combobox with a list, WAI-ARIA 1.2).
 * Texts are set as text, addresses are taken when they are of this house alone; where it fails, the form is what it was.
 */
export const SUGGEST_SCRIPT = `
(() => {
  const field = document.getElementById('q');
  const list = document.getElementById('suggestions');
  if (!field || !list) return;
  let timer, asked, at = -1;
  const close = () => {
    list.hidden = true; list.replaceChildren(); at = -1;
    field.setAttribute('aria-expanded', 'false'); field.removeAttribute('aria-activedescendant');
  };
  const mark = (to) => {
    const all = [...list.children];
    at = (to + all.length) % all.length;
    all.forEach((one, place) => one.setAttribute('aria-selected', String(place === at)));
    field.setAttribute('aria-activedescendant', all[at].id);
  };
  const show = (hits) => {
    close();
    hits.filter(({ url }) => url.startsWith('/admin/')).forEach(({ name, about, url }, place) => {
      const option = document.createElement('li');
      option.id = 'suggestion-' + place;
      option.setAttribute('role', 'option');
      option.setAttribute('aria-selected', 'false');
      const link = document.createElement('a');
      link.href = url; link.tabIndex = -1;
      const title = document.createElement('strong');
      title.textContent = name;
      const line = document.createElement('span');
      line.textContent = about;
      link.append(title, ' ', line);
      option.append(link);
      list.append(option);
    });
    if (list.children.length === 0) return;
    list.hidden = false; field.setAttribute('aria-expanded', 'true');
  };
  const ask = async () => {
    asked?.abort();
    const text = field.value.trim();
    if (text.length < 2) return close();
    asked = new AbortController();
    const kind = field.form.elements.kind?.value || 'any';
    try {
      const answer = await fetch(list.dataset.from + '?' + new URLSearchParams({ q: text, kind }), { signal: asked.signal, redirect: 'error' });
      if (answer.ok) show((await answer.json()).hits); else close();
    } catch (error) {
      if (error.name !== 'AbortError') close();
    }
  };
  field.setAttribute('role', 'combobox');
  field.setAttribute('aria-autocomplete', 'list');
  field.setAttribute('aria-controls', 'suggestions');
  field.setAttribute('aria-expanded', 'false');
  field.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, 150); });
  field.addEventListener('keydown', (event) => {
    if (list.hidden) return;
    if (event.key === 'ArrowDown') mark(at + 1);
    else if (event.key === 'ArrowUp') mark(at < 0 ? -1 : at - 1);
    else if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && at >= 0) list.children[at].firstChild.click();
    else return;
    event.preventDefault();
  });
  field.addEventListener('blur', () => setTimeout(close, 200));
})();
`.trim();
