export { isLanguage, LANGUAGES, type Language } from '@punteo/contracts/texts';
