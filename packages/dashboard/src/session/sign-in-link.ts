/**
 * The code of a one-time link, `/sign-in#link=…`; null without one. It is removed from the address, so that it is neither in
 * the history nor in a copied URL. A fragment is not sent to the server, nor written into the log of a proxy.
 */
export function takeLinkFromFragment(): string | null {
  const link = new URLSearchParams(location.hash.slice(1)).get('link');
  if (link !== null) history.replaceState(history.state, '', `${location.pathname}${location.search}`);
  return link;
}
