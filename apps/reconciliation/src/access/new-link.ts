import type { AccessStore, Caller } from '@punteo/postgres-store';
import { digestOf, newSecret } from './secret.ts';

/** A one-time link to the sign-in page. */
export interface SignInLink {
  /** Its secret is in the fragment, which reaches no server and no log. */
  readonly url: string;
  readonly expiresAt: Date;
}

/** Stores a link that signs in as this caller, once and within 15 minutes. `baseUrl`: where the app is reached. */
export async function newLink(
  access: Pick<AccessStore, 'createLink'>,
  {
    baseUrl,
    caller,
    by,
    now,
  }: {
    readonly baseUrl: string;
    readonly caller: Caller;
    readonly by: { readonly actor: string; readonly reason: string };
    readonly now: Date;
  },
): Promise<SignInLink> {
  const secret = newSecret();
  const expiresAt = new Date(now.getTime() + LINK_SECONDS * 1_000);
  await access.createLink({ ...caller, digest: digestOf(secret), expiresAt }, by);
  return { url: `${baseUrl.replace(/\/+$/, '')}/sign-in#link=${secret}`, expiresAt };
}

const LINK_SECONDS = 900;
