/**
 * The nonce that the server wrote into `index.html`: the content security policy allows a `<style>` only with it. Mantine
 * adds such elements for the variables of the theme; its lock of the page's scrolling takes the nonce from webpack's name.
 */
export function readNonce(): string {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property=csp-nonce]')?.nonce ?? '';
  Object.assign(globalThis, { __webpack_nonce__: nonce });
  return nonce;
}
