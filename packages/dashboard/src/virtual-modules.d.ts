/** The catalogue in one language, as `build/messages-plugin.ts` writes it. */
declare module 'virtual:messages/en' {
  export const messages: import('./texts/load-messages.ts').Messages;
}
declare module 'virtual:messages/es' {
  export const messages: import('./texts/load-messages.ts').Messages;
}
