/*
 * xterm writes styles at run time and knows nothing of the page's policy, which lets style elements in by their nonce and
 * no style attributes at all. Its renderer takes the page's document whatever it is told (documentOverride), so that the
 * document is the place to help it.
 */

const xhtml = 'http://www.w3.org/1999/xhtml' as const;

/** Runs something in which style elements that are made carry the nonce that lets them in. */
export function whileNonced(page: Document, nonce: string, run: () => void): void {
  const createElement = (name: string): HTMLElement => {
    const element = page.createElementNS(xhtml, name);
    if (name === 'style') element.nonce = nonce;
    return element;
  };
  Object.assign(page, { createElement });
  try {
    run();
  } finally {
    // What is left is that of its prototype.
    Reflect.deleteProperty(page, 'createElement');
  }
}

/** Has the style attribute of spans set through their style, which the policy allows to scripts of the page. */
export function letSpansBeStyled(): void {
  HTMLSpanElement.prototype.setAttribute = function (this: HTMLSpanElement, name: string, value: string) {
    if (name === 'style') this.style.cssText = value;
    else Element.prototype.setAttribute.call(this, name, value);
  };
}
