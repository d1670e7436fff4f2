/** The text in the built `index.html` that the server replaces, for each request, by a nonce of its own. */
export const NONCE_PLACEHOLDER = 'PUNTEO-STYLE-NONCE';
