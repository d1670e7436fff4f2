export { LANGUAGES, type Language } from '@punteo/contracts/texts';
