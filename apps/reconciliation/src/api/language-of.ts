import type { RequestHandler, Response } from 'express';
import { LANGUAGES, type Language } from '../texts/language.ts';

/** The language of the sentences in an answer, as `noteLanguage` noted it. */
export function languageOf(response: Response): Language {
  return response.locals.language as Language;
}

/** Notes which of our languages the caller prefers by `Accept-Language`, English by default. */
export const noteLanguage: RequestHandler = (request, response, next) => {
  response.locals.language = request.acceptsLanguages([...LANGUAGES]) || 'en';
  response.vary('Accept-Language');
  next();
};
