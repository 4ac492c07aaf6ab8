/** A browser reduced to what a sign-in needs: one cookie jar for all of `localhost`, redirects followed by hand. */
export class Browser {
  readonly cookies = new Map<string, string>();

  /** One request, not following redirects. */
  async ask(url: string, init: RequestInit = {}): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, {
      ...init,
      redirect: 'manual',
      headers: { ...(cookie === '' ? {} : { cookie }), ...init.headers },
    });
    for (const line of response.headers.getSetCookie()) {
      const [pair = ''] = line.split(';');
      const [name = '', value = ''] = pair.split('=');
      if (value === '' || /expires=thu, 01 jan 1970/i.test(line)) this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return response;
  }

  /** Follow redirects until a page; at most ten. */
  async visit(
    url: string,
  ): Promise<{ readonly status: number; readonly text: string; readonly path: readonly string[] }> {
    const path: string[] = [];
    let next = url;
    for (let hop = 0; hop < 10; hop += 1) {
      const response = await this.ask(next);
      path.push(new URL(next).pathname);
      const location = response.headers.get('location');
      if (location === null) return { status: response.status, text: await response.text(), path };
      next = new URL(location, next).href;
    }
    throw new RangeError(`more than ten redirects: ${path.join(' ')}`);
  }
}
