import type { AppRouter } from '@ts-rest/core';
import { noBody } from '../contract.ts';
import { invalid } from './problem-responses.ts';
import { PostSessionBody, Session } from './session.ts';

/** Sign-in of a browser: a token or a sign-in link is exchanged for a session cookie. */
export const sessionRoutes = {
  getSession: {
    method: 'GET',
    path: '/v1/session',
    summary: 'Read the session of the cookie',
    description: '401 `session_missing`, `session_ended`: sign in. A bearer token has no session.',
    responses: { 200: Session },
  },
  signIn: {
    method: 'POST',
    path: '/v1/session',
    summary: 'Sign in with an API token or a sign-in link',
    description:
      'Sets the session cookie, and ends the session that the request had. 401 `token_unknown`; `link_unknown`: the link is ' +
      'unknown, used or older than 15 minutes. 429 `too_many_attempts`: too many failed before; `Retry-After` says when to ' +
      'try again.',
    body: PostSessionBody,
    responses: { 200: Session, ...invalid },
  },
  signOut: {
    method: 'DELETE',
    path: '/v1/session',
    summary: 'End the session of the cookie',
    responses: { 204: noBody },
  },
} satisfies AppRouter;
